import { beforeAll, describe, expect, test } from 'vitest';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { renamePasskey } from '@/lib/operations/passkeys/rename-passkey';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { beginSetup } from '@/lib/operations/system/begin-setup';
import { mintSetupLink } from '@/lib/operations/system/mint-setup-link';
import { systemCaller as system } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { findUser } from '@/lib/operations/users/find-user';
import { listUsers } from '@/lib/operations/users/list-users';
import type { Result } from '@/lib/result';
import { createTestDatabase } from '@/testing/database';
import { anonymous, codeOf, must } from '@/testing/people';

beforeAll(createTestDatabase);

const nul = 'a\0b';
const ada = { givenName: 'Ada', familyName: 'Lovelace', email: 'ada@example.com' };
const passkey = { userId: '1', passkeyId: '1', passkeyName: 'Phone' };
const page = { limit: 10, offset: 0, ascending: true };
const browserHash = Buffer.alloc(32);

const set = async (bad: object) => {
  const { url } = must(await mintSetupLink(system));
  const code = new URL(url).searchParams.get('code') ?? '';
  return beginSetup(anonymous, { ...ada, code, browserHash, ...bad });
};
const find = (query: Parameters<typeof listUsers>[1]['queries'][number]) =>
  listUsers(system, { queries: [query], ...page });

/** Each text that an operation takes, with the name by which it refuses it. */
const texts: [string, string, () => Promise<Result<unknown>>][] = [
  ['beginSetup', 'givenName', () => set({ givenName: nul })],
  ['beginSetup', 'familyName', () => set({ familyName: nul })],
  ['beginSetup', 'email', () => set({ email: `${nul}@example.com` })],
  ...Object.entries({
    email: `${nul}@example.com`,
    loginName: nul,
    givenName: nul,
    familyName: nul,
    displayName: nul,
    preferredLanguage: nul,
    userId: nul,
    organizationId: nul,
  }).map(([field, value]): (typeof texts)[number] => [
    'createHumanUser',
    field,
    () => createHumanUser(system, { ...ada, [field]: value }),
  ]),
  ['createAccessToken', 'name', () => createAccessToken(system, { name: nul, role: 'ORG_ADMIN' })],
  ['changeUserState', 'userId', () => changeUserState(system, { userId: nul, change: 'lock' })],
  ['findUser', 'userId', () => findUser(system, { userId: nul })],
  ['findUser', 'loginName', () => findUser(system, { loginName: nul })],
  ['listUsers', 'value', () => find({ kind: 'loginName', value: nul, method: 'equals' })],
  ['listUsers', 'value', () => find({ kind: 'email', value: nul, method: 'contains' })],
  ['listUsers', 'value', () => find({ kind: 'organization', value: nul })],
  ['listUsers', 'values', () => find({ kind: 'userIds', values: ['1', nul] })],
  ['getLoginPolicy', 'organizationId', () => getLoginPolicy(system, { organizationId: nul })],
  [
    'setLoginPolicy',
    'defaultRedirectUri',
    () =>
      setLoginPolicy(system, {
        patch: { defaultRedirectUri: `https://example.com/${nul}` },
        confirmed: true,
      }),
  ],
  ['renamePasskey', 'userId', () => renamePasskey(system, { ...passkey, userId: nul })],
  ['renamePasskey', 'passkeyId', () => renamePasskey(system, { ...passkey, passkeyId: nul })],
  ['renamePasskey', 'passkeyName', () => renamePasskey(system, { ...passkey, passkeyName: nul })],
  [
    'createRegistrationLink',
    'userId',
    () => createRegistrationLink(system, { userId: nul, delivery: { kind: 'return' } }),
  ],
  [
    'createRegistrationLink',
    'urlTemplate',
    () =>
      createRegistrationLink(system, {
        userId: '1',
        delivery: { kind: 'send', urlTemplate: `http://localhost:3000/${nul}` },
      }),
  ],
];

describe('what no database can keep', () => {
  test.each(texts)('D16 %s refuses as its %s', async (_operation, field, run) => {
    expect(await run()).toMatchObject({ error: { code: 'invalid_argument', field } });
  });
});

describe('lengths', () => {
  const create = (bad: object) => createHumanUser(system, { ...ada, ...bad });

  test.each([
    ['givenName', 'x', 201],
    ['familyName', '🦆', 201],
    ['displayName', 'x', 201],
    ['preferredLanguage', 'x', 11],
    ['userId', 'x', 201],
    ['userId', 'x', 0],
  ])('refuses a %s of %s times %i', async (field, character, times) => {
    expect(await create({ [field]: character.repeat(times) })).toMatchObject({
      error: { code: 'invalid_argument', field },
    });
  });

  test('count code points, not the units that encode them', async () => {
    expect(codeOf(await create({ givenName: '🦆'.repeat(200) }))).toBe('accepted');
  });

  test('of a page of users are refused in a sentence that says the most', async () => {
    const list = (bad: object) => listUsers(system, { queries: [], ...page, ...bad });
    const refused = (field: string, message: string) => ({
      error: { code: 'invalid_argument', field, message },
    });
    expect(await list({ limit: 1001 })).toMatchObject(refused('limit', 'at most 1000'));
    expect(await list({ offset: 2 ** 31 })).toMatchObject(refused('offset', 'at most 2147483647'));
    expect(codeOf(await list({ limit: 1000 }))).toBe('accepted');
  });

  test('are refused in the table’s sentence where the schema has none of its own', async () => {
    expect(await create({ givenName: ' ' })).toMatchObject({
      error: { message: 'The request is not well formed.' },
    });
  });
});
