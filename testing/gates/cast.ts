import { newId } from '@/lib/ids';
import type { Caller } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { setSession } from '@/lib/operations/sessions/set-session';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import { arrange } from '@/testing/gates/world';
import {
  anonymous,
  bearing,
  browsing,
  givenChallenge,
  givenPasskey,
  givenPerson,
  givenToken,
  must,
  origin,
  type Person,
} from '@/testing/people';
import { createAuthenticator, type SoftwareAuthenticator } from '@/testing/software-authenticator';

/** Minnie with a passkey that counts and a second factor, Mickey with a synced one, and who calls for them. */
export type Cast = {
  minnie: Person;
  mickey: Person;
  /** Minnie's second key: of kind U2F once `givenBrowser` has run. */
  u2f: SoftwareAuthenticator;
  login: Caller;
  orgAdmin: Caller;
};

export const ended = 'terminated_at = now()';
export const expired = `expires_at = now() - interval '1 second'`;

/** Creates the cast, once for a file. */
export async function givenCast(): Promise<Cast> {
  const minnie = await givenPerson('Minnie', createAuthenticator({ algorithm: -7, counts: true }));
  const u2f = createAuthenticator({ algorithm: -7 });
  await givenPasskey(minnie.userId, u2f);
  const synced = { counts: true, backupEligible: true, backedUp: true };
  const mickey = await givenPerson('Mickey', createAuthenticator({ algorithm: -7, ...synced }));
  const login = await givenToken('LOGIN_CLIENT');
  return { minnie, mickey, u2f, login, orgAdmin: await givenToken('ORG_ADMIN') };
}

/** A browser in which Minnie is signed in. */
export async function givenBrowser({ minnie, u2f }: Cast): Promise<Caller> {
  const { options, ...begun } = must(await beginSignIn(anonymous, {}));
  const credential = minnie.key.authenticate(options, { origin: origin() });
  const { userAgentToken } = must(await finishSignIn(anonymous, { ...begun, credential }));
  await arrange(`UPDATE passkeys SET kind = 'U2F' WHERE credential_id = $1`, [u2f.credentialId]);
  return browsing(userAgentToken);
}

/** A caller with a token of its own, which something happens to. */
export async function callerAfter(what: 'expired' | 'revoked' | 'deactivated'): Promise<Caller> {
  const caller = await givenToken('LOGIN_CLIENT');
  if (!('token' in caller) || !caller.token) throw new Error('no token');
  const sql = {
    expired: `UPDATE access_tokens SET ${expired} WHERE id = $1`,
    revoked: 'DELETE FROM access_tokens WHERE id = $1',
    deactivated: `UPDATE users SET state = 'INACTIVE' WHERE id = (SELECT user_id FROM access_tokens WHERE id = $1)`,
  };
  await arrange(sql[what], [caller.token.id]);
  return caller;
}

/** What a session's passkey check falls short of: so old, or so weak, that the policy asks again. */
export const shortfalls = {
  old: `jsonb_set(factors, '{webAuthN,verifiedAt}', to_jsonb(now() - interval '13 hours'))`,
  unverified: `jsonb_set(factors, '{webAuthN,userVerified}', 'false')`,
};

/** The caller that presents a session of Minnie's with every role, whose passkey check falls short. */
export async function shortCaller(cast: Cast, shortfall: keyof typeof shortfalls): Promise<Caller> {
  const caller = await sessionCaller(cast, '{INSTANCE_ADMIN}');
  if (!('token' in caller) || !caller.token) throw new Error('no token');
  await arrange(`UPDATE sessions SET factors = ${shortfalls[shortfall]} WHERE id = $1`, [
    caller.token.id,
  ]);
  return caller;
}

/** Another program than the one that begins the sessions of the cast. */
export async function otherClient(): Promise<Caller> {
  const { token } = must(
    await createAccessToken(systemCaller, { name: 'other', role: 'LOGIN_CLIENT' }),
  );
  return bearing(token);
}

/** The caller that presents a session of Minnie's, an administrator, whose maker has had the role taken away since. */
export async function sessionOfFormerClient(cast: Cast): Promise<Caller> {
  const made = { name: `former-${newId()}`, role: 'LOGIN_CLIENT' } as const;
  const { token, userId } = must(await createAccessToken(systemCaller, made));
  const session = await sessionCaller(cast, '{INSTANCE_ADMIN}', { maker: bearing(token) });
  await arrange(`UPDATE users SET roles = '{}' WHERE id = $1`, [userId]);
  return session;
}

/** The caller that presents a session of Minnie's, made by `maker`, with the roles that she then has. */
export async function sessionCaller(
  { minnie }: Cast,
  roles: string,
  { isProven = true, maker = systemCaller }: { isProven?: boolean; maker?: Caller } = {},
): Promise<Caller> {
  const begun = await givenChallenge(maker, minnie);
  const { sessionToken } = isProven ? must(await setSession(maker, begun)) : begun;
  await arrange('UPDATE users SET roles = $2::"Role"[] WHERE id = $1', [minnie.userId, roles]);
  return bearing(sessionToken);
}
