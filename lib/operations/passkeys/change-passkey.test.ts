import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { renamePasskey } from '@/lib/operations/passkeys/rename-passkey';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { setSession } from '@/lib/operations/sessions/set-session';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import {
  bearing,
  codeOf,
  givenChallenge,
  givenPasskey,
  givenPerson,
  givenToken,
  must,
  type Person,
  peek,
} from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

let login: Caller;
beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
});

const newKey = () => createAuthenticator({ algorithm: -7 });

/** The person themself, signed in a moment ago. */
async function signedIn(person: Person): Promise<{ caller: Caller; sessionId: string }> {
  const { sessionId, credential } = await givenChallenge(login, person);
  const { sessionToken } = must(await setSession(login, { sessionId, credential }));
  return { caller: bearing(sessionToken), sessionId };
}

test('E10 keeps the last passkey, even when two removals come at the same time', async () => {
  const minnie = await givenPerson('Minnie');
  const second = await givenPasskey(minnie.userId, newKey());
  const remove = (passkeyId: string) => removePasskey(login, { userId: minnie.userId, passkeyId });
  const answers = await Promise.all([remove(minnie.passkeyId), remove(second)]);
  expect(answers.map(codeOf).sort()).toEqual(['accepted', 'last_way_in']);
  expect(await peek('SELECT count(*) FROM passkeys WHERE user_id = $1', [minnie.userId])).toBe('1');
});

test('E12 changes no passkey of somebody else', async () => {
  const [mickey, donald] = [await givenPerson('Mickey'), await givenPerson('Donald')];
  await givenPasskey(donald.userId, newKey());
  const { caller } = await signedIn(mickey);
  const foreign = { userId: donald.userId, passkeyId: donald.passkeyId };
  expect(codeOf(await removePasskey(caller, foreign))).toBe('permission_denied');
  expect(codeOf(await renamePasskey(caller, { ...foreign, name: 'x' }))).toBe('permission_denied');
  expect(codeOf(await listPasskeys(caller, { userId: donald.userId }))).toBe('permission_denied');
  expect(
    codeOf(await removePasskey(caller, { userId: mickey.userId, passkeyId: donald.passkeyId })),
  ).toBe('passkey_not_found');
});

test('asks for a fresh confirmation before one changes one’s own passkeys (B16)', async () => {
  const daisy = await givenPerson('Daisy');
  const { caller, sessionId } = await signedIn(daisy);
  const mine = { userId: daisy.userId, passkeyId: daisy.passkeyId };
  must(await renamePasskey(caller, { ...mine, name: 'My\u200b  phone ' }));
  expect(must(await listPasskeys(caller, { userId: daisy.userId })).passkeys[0]?.name).toBe(
    'My phone',
  );
  await pool().query(
    `UPDATE sessions SET webauthn_checked_at = now() - interval '6 minutes' WHERE id = $1`,
    [sessionId],
  );
  expect(codeOf(await renamePasskey(caller, { ...mine, name: 'x' }))).toBe(
    'reauthentication_required',
  );
  expect(codeOf(await removePasskey(caller, mine))).toBe('reauthentication_required');
  expect(codeOf(await startRegistration(caller, { userId: daisy.userId }))).toBe(
    'reauthentication_required',
  );
});
