import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { readAccountSecurity } from '@/lib/operations/passkeys/read-account-security';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { renamePasskey } from '@/lib/operations/passkeys/rename-passkey';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { setSession } from '@/lib/operations/sessions/set-session';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import {
  anonymous,
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
  expect(codeOf(await renamePasskey(caller, { ...foreign, passkeyName: 'x' }))).toBe(
    'permission_denied',
  );
  expect(codeOf(await listPasskeys(caller, { userId: donald.userId }))).toBe('permission_denied');
  expect(
    codeOf(await removePasskey(caller, { userId: mickey.userId, passkeyId: donald.passkeyId })),
  ).toBe('passkey_not_found');
});

test('asks for a fresh confirmation before one changes one’s own passkeys (B16)', async () => {
  const daisy = await givenPerson('Daisy');
  const { caller, sessionId } = await signedIn(daisy);
  const mine = { userId: daisy.userId, passkeyId: daisy.passkeyId };
  must(await renamePasskey(caller, { ...mine, passkeyName: 'My\u200b  phone ' }));
  expect(must(await listPasskeys(caller, { userId: daisy.userId })).passkeys[0]?.name).toBe(
    'My phone',
  );
  await pool().query(
    `UPDATE sessions SET factors = jsonb_set(factors, '{webAuthN,verifiedAt}', to_jsonb(now() - interval '6 minutes')) WHERE id = $1`,
    [sessionId],
  );
  expect(codeOf(await renamePasskey(caller, { ...mine, passkeyName: 'x' }))).toBe(
    'reauthentication_required',
  );
  expect(codeOf(await removePasskey(caller, mine))).toBe('reauthentication_required');
  expect(codeOf(await startRegistration(caller, { userId: daisy.userId }))).toBe(
    'reauthentication_required',
  );
});

test('shows and changes the caller’s own account when no user is named', async () => {
  const goofy = await givenPerson('Goofy');
  const { caller } = await signedIn(goofy);
  const only = must(await readAccountSecurity(caller));
  expect(only.passkeys).toMatchObject([{ id: goofy.passkeyId, isLastWayIn: true }]);
  expect(only.signals.removedCredentialIds).toEqual([]);
  expect(only.may).toEqual({ addPasskey: true });
  expect(codeOf(await removePasskey(caller, { passkeyId: goofy.passkeyId }))).toBe('last_way_in');

  const second = await givenPasskey(goofy.userId, newKey());
  must(await renamePasskey(caller, { passkeyId: second, passkeyName: 'Key ring' }));
  const removed = must(await removePasskey(caller, { passkeyId: goofy.passkeyId }));
  expect(removed.passkey.credentialId).toBe(goofy.key.credentialId);
  expect(must(await readAccountSecurity(caller)).passkeys).toMatchObject([
    { id: second, name: 'Key ring', isLastWayIn: true },
  ]);
});

test('E12 changes nothing of anybody for a caller who is nobody, or names the passkey of another', async () => {
  const [pluto, dale] = [await givenPerson('Pluto'), await givenPerson('Dale')];
  const { caller } = await signedIn(pluto);
  expect(codeOf(await removePasskey(caller, { passkeyId: dale.passkeyId }))).toBe(
    'passkey_not_found',
  );
  const { passkeyId } = dale;
  expect(codeOf(await renamePasskey(anonymous, { passkeyId, passkeyName: 'x' }))).toBe(
    'unauthenticated',
  );
  expect(codeOf(await readAccountSecurity(anonymous))).toBe('unauthenticated');
});

test('password managers are told what was removed here, and of nothing that is or was never here', async () => {
  const clarabelle = await givenPerson('Clarabelle');
  const [gone, elsewhere] = [newKey(), newKey()];
  const goneId = await givenPasskey(clarabelle.userId, gone);
  const elsewhereId = await givenPasskey(clarabelle.userId, elsewhere);
  await pool().query(`UPDATE passkeys SET rp_id = 'elsewhere.example' WHERE id = $1`, [
    elsewhereId,
  ]);
  const { caller } = await signedIn(clarabelle);
  const told = async () => must(await readAccountSecurity(caller)).signals.removedCredentialIds;
  must(await removePasskey(caller, { passkeyId: elsewhereId }));
  expect(await told()).toEqual([]);
  must(await removePasskey(login, { userId: clarabelle.userId, passkeyId: goneId }));
  expect(await told()).toEqual([gone.credentialId]);
  await givenPasskey(clarabelle.userId, gone);
  expect(await told()).toEqual([]);
});

test('a passkey that went with its owner is known to have been removed', async () => {
  const horace = await givenPerson('Horace');
  await pool().query('DELETE FROM users WHERE id = $1', [horace.userId]);
  expect(
    await peek('SELECT user_id FROM removed_passkeys WHERE credential_id = $1', [
      horace.key.credentialId,
    ]),
  ).toBe(horace.userId);
});
