import { config } from '@/lib/config';
import type { Caller, Client, Role } from '@/lib/model';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { createSession } from '@/lib/operations/sessions/create-session';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import type { Result } from '@/lib/result';
import { pool } from '@/lib/store/postgres/pool';
import { readToken } from '@/lib/tokens';
import {
  type AuthenticationConduct,
  createAuthenticator,
  type SoftwareAuthenticator,
} from '@/testing/software-authenticator';

/** Where the tests' requests come from. */
export const client: Client = { address: '203.0.113.7', userAgent: null, requestId: 'test' };

/** Somebody who presents nothing. */
export const anonymous: Caller = { kind: 'anonymous', client };

/** The value of a result that must be a success; a refusal fails the test with its code. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${JSON.stringify(result.error)}`);
}

/** The code of a result that must be a refusal. */
export function codeOf(result: Result<unknown>): string {
  return result.ok ? 'accepted' : result.error.code;
}

/** Somebody of the cast, with an authenticator in hand. */
export type Person = {
  userId: string;
  loginName: string;
  passkeyId: string;
  key: SoftwareAuthenticator;
};

/** The page that the cast's browsers show. */
export const origin = () => config().publicUrl.origin;

/** Registers one more passkey for a user, as the system. */
export async function givenPasskey(userId: string, key: SoftwareAuthenticator): Promise<string> {
  const started = must(await startRegistration(systemCaller, { userId }));
  const credential = key.register(started.options, { origin: origin() });
  must(await verifyRegistration(systemCaller, { passkeyId: started.passkeyId, credential }));
  return started.passkeyId;
}

/** Creates a person of the cast ("Minnie", "Mickey") with one passkey, ES256 unless told otherwise. */
export async function givenPerson(
  name: string,
  key: SoftwareAuthenticator = createAuthenticator({ algorithm: -7 }),
  roles: Role[] = [],
): Promise<Person> {
  const loginName = `${name.toLowerCase()}@mouse.com`;
  const created = must(
    await createHumanUser(systemCaller, {
      givenName: name,
      familyName: 'Mouse',
      email: loginName,
      roles,
    }),
  );
  return {
    userId: created.userId,
    loginName,
    key,
    passkeyId: await givenPasskey(created.userId, key),
  };
}

/** A caller with an access token of that role. */
export async function givenToken(role: Role): Promise<Caller> {
  const { token } = must(await createAccessToken(systemCaller, { name: `machine-${role}`, role }));
  return bearing(token);
}

/** The caller that presents a session token as its bearer token. */
export const bearing = (token: string): Caller => ({
  kind: 'bearer',
  token: readToken(token),
  client,
});

/** The browser that holds this cookie. */
export function browsing(cookie: string): Caller {
  const token = readToken(cookie);
  if (!token) throw new Error(`no cookie of ours: ${cookie}`);
  return { kind: 'browser', token, client };
}

/** A session begun for a person with a passkey challenge, and the answer that their authenticator gives. */
export async function givenChallenge(
  caller: Caller,
  person: Person,
  how: Partial<AuthenticationConduct> = {},
) {
  const begun = must(
    await createSession(caller, {
      user: { loginName: person.loginName },
      challenge: { domain: config().rpId, userVerification: 'required' },
    }),
  );
  if (!begun.options) throw new Error('no options');
  const credential = person.key.authenticate(begun.options, { origin: origin(), ...how });
  return { ...begun, options: begun.options, credential };
}

/** One value of one row, read behind the operations' backs. */
export async function peek<T>(sql: string, values: unknown[] = []): Promise<T> {
  const { rows } = await pool().query({ text: sql, values, rowMode: 'array' });
  return rows[0]?.[0] as T;
}
