import { beforeAll, describe, expect, test } from 'vitest';
import { setSession } from '@/lib/operations/sessions/set-session';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { createTestDatabase } from '@/testing/database';
import { type Cast, givenCast } from '@/testing/gates/cast';
import {
  everywhere,
  type FinishCase,
  finishRow,
  onCeremony,
  onHerKeys,
  overApi,
  preferring,
  preferringAll,
  rowsOf,
} from '@/testing/gates/finish-table';
import { arrange, changePolicy, type PolicyOwner } from '@/testing/gates/world';
import { givenPasskey, must } from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

let cast: Cast;
beforeAll(async () => {
  cast = await givenCast();
});

const failed = 'ceremony_failed, spent';

const hidingAll = async (owner: PolicyOwner): Promise<void> => {
  for (const each of [owner, 'instance'] as const)
    await changePolicy(each, 'ignore_unknown_usernames = true');
};

const cases: FinishCase[] = [
  { when: 'nobody was named', isNamed: false, codes: everywhere('accepted') },
  {
    when: 'another challenge was asked',
    meanwhile: onCeremony(`challenge = decode(repeat('ab', 32), 'hex')`),
    codes: everywhere(failed),
  },
  {
    when: 'another origin asked',
    how: { origin: 'https://evil.example' },
    codes: everywhere(failed),
  },
  {
    when: 'the signature is wrong',
    how: { signature: (usual) => usual.subarray(0, -1) },
    codes: everywhere(failed),
  },
  {
    when: 'the passkey is for another domain',
    meanwhile: onHerKeys(`rp_id = 'elsewhere.example'`),
    codes: everywhere(failed),
  },
  {
    when: 'nobody has that credential',
    by: () => createAuthenticator({ algorithm: -7 }),
    codes: everywhere(failed),
  },
  {
    when: 'the passkey was removed',
    isNamed: false,
    by: async (cast) => {
      const spare = createAuthenticator({ algorithm: -7 });
      await givenPasskey(cast.minnie.userId, spare);
      return spare;
    },
    meanwhile: ({ cast }) =>
      arrange(`DELETE FROM passkeys WHERE user_id = $1 AND credential_id <> ALL ($2)`, [
        cast.minnie.userId,
        [cast.minnie.key.credentialId, cast.u2f.credentialId],
      ]),
    codes: everywhere(failed),
  },
  {
    when: 'the passkey is of another person',
    by: (cast) => cast.mickey.key,
    codes: everywhere(failed),
  },
  {
    when: 'the credential was not offered',
    by: (cast) => cast.u2f,
    meanwhile: onHerKeys(`kind = 'PASSKEY'`),
    codes: everywhere(failed),
  },
  {
    when: 'no handle comes and the person was named',
    how: { userHandle: null },
    codes: everywhere('accepted'),
  },
  {
    when: 'no handle comes and nobody was named',
    isNamed: false,
    how: { userHandle: null },
    codes: everywhere(failed),
  },
  {
    when: 'no handle comes and the session has since become that of the person',
    isNamed: false,
    how: { userHandle: null },
    meanwhile: async (scene) => {
      const user = { userId: scene.cast.minnie.userId };
      scene.sessionToken = must(
        await setSession(systemCaller, { sessionId: scene.sessionId, user }),
      ).sessionToken;
    },
    codes: overApi('accepted'),
  },
  {
    when: 'no handle comes and only the same change names the person',
    isNamed: false,
    how: { userHandle: null },
    ask: (cast) => ({ user: { userId: cast.minnie.userId } }),
    codes: overApi(failed),
  },
  {
    when: 'the same change names another person',
    isNamed: false,
    ask: (cast) => ({ user: { userId: cast.mickey.userId } }),
    codes: overApi(failed),
  },
  {
    when: 'the same change names somebody who cannot sign in, and the policy of all hides that',
    isNamed: false,
    before: hidingAll,
    meanwhile: ({ cast }) =>
      arrange(`UPDATE users SET state = 'LOCKED' WHERE id = $1`, [cast.mickey.userId]),
    ask: (cast) => ({ user: { userId: cast.mickey.userId } }),
    codes: overApi(failed),
  },
  {
    when: 'the same change names nobody whom we know, and the policy of all hides that',
    isNamed: false,
    before: hidingAll,
    ask: () => ({ user: { userId: '404' } }),
    codes: overApi(failed),
  },
  {
    when: 'user verification is missing',
    how: { userVerified: false },
    codes: everywhere('user_verification_required, spent'),
  },
  {
    when: 'user verification is missing and was preferred',
    before: preferring,
    how: { userVerified: false },
    codes: everywhere('accepted'),
  },
  {
    when: 'a second factor answers where user verification is required',
    isNamed: false,
    by: (cast) => cast.u2f,
    codes: everywhere(failed),
  },
  {
    when: 'a second factor answers where user verification is preferred',
    isNamed: false,
    before: preferringAll,
    by: (cast) => cast.u2f,
    codes: everywhere('accepted'),
  },
  {
    when: 'the counter of a device-bound passkey went back',
    meanwhile: onHerKeys('sign_count = 9'),
    how: { signCount: 9 },
    codes: everywhere(failed),
  },
  {
    when: 'the counter of a device-bound passkey went back and the policy only logs that',
    before: (owner) => changePolicy(owner, `clone_detection = 'log'`),
    meanwhile: onHerKeys('sign_count = 9'),
    how: { signCount: 9 },
    codes: everywhere('accepted'),
  },
  {
    when: 'the counter of a synced passkey went back',
    isNamed: false,
    by: (cast) => cast.mickey.key,
    meanwhile: () => arrange('UPDATE passkeys SET sign_count = 9'),
    how: { signCount: 3 },
    codes: everywhere('accepted'),
  },
];

describe.each(['instance', 'organization'] as const)('by the policy of the %s', (owner) => {
  test.each(rowsOf(cases))('what $path began ends as $code where $when', async (row) => {
    expect(await finishRow(owner, cast, row)).toBe(row.code);
  });
});
