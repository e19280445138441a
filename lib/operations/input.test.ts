import { beforeAll, describe, expect, test } from 'vitest';
import type { UserAgentFacts } from '@/lib/model';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { finishRegistration } from '@/lib/operations/passkeys/finish-registration';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { lookAtLink } from '@/lib/operations/passkeys/look-at-link';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { renamePasskey } from '@/lib/operations/passkeys/rename-passkey';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { deleteSession } from '@/lib/operations/sessions/delete-session';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { getSession } from '@/lib/operations/sessions/get-session';
import { forgetAccount } from '@/lib/operations/sessions/known-accounts';
import { setSession } from '@/lib/operations/sessions/set-session';
import { signInWithNewPasskey } from '@/lib/operations/sessions/sign-in-with-new-passkey';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { beginSetup } from '@/lib/operations/system/begin-setup';
import { checkSetupCode } from '@/lib/operations/system/check-setup-code';
import { mintSetupLink } from '@/lib/operations/system/mint-setup-link';
import { systemCaller as system } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { findUser } from '@/lib/operations/users/find-user';
import { listUsers } from '@/lib/operations/users/list-users';
import type { Result } from '@/lib/result';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { anonymous, codeOf, must, peek } from '@/testing/people';

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

const answer = { ceremonyId: '1', browserSecret: 'x', credential: {} };
const registered = { passkeyId: '1', credential: {}, browserHash };
const domain = { userVerification: 'required', domain: nul } as const;

/** The texts that making and changing a session share, each as it must not be. */
const ofSessions: [string, Parameters<typeof createSession>[1]][] = [
  ['userId', { user: { userId: nul } }],
  ['loginName', { user: { loginName: nul } }],
  ['domain', { challenge: domain }],
  ['metadata', { metadata: { a: nul } }],
  ['metadata', { metadata: { [nul]: 'a' } }],
];

const ofUserAgents: [string, UserAgentFacts][] = [
  ['fingerprintId', { fingerprintId: nul }],
  ['ip', { ip: nul }],
  ['description', { description: nul }],
  ['header', { header: { accept: { values: ['a', nul] } } }],
  ['header', { header: { [nul]: { values: [] } } }],
];

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
  ['startRegistration', 'userId', () => startRegistration(system, { userId: nul })],
  ['startRegistration', 'domain', () => startRegistration(system, { userId: '1', domain: nul })],
  ...Object.entries({ userId: nul, passkeyId: nul, passkeyName: 'a\ud800' }).flatMap(
    ([field, value]): typeof texts => [
      [
        'finishRegistration',
        field,
        () => finishRegistration(system, { ...registered, [field]: value }, null),
      ],
      [
        'signInWithNewPasskey',
        field,
        () => signInWithNewPasskey(anonymous, { ...registered, [field]: value }),
      ],
    ],
  ),
  ['removePasskey', 'userId', () => removePasskey(system, { userId: nul, passkeyId: '1' })],
  ['removePasskey', 'passkeyId', () => removePasskey(system, { passkeyId: nul })],
  ['listPasskeys', 'userId', () => listPasskeys(system, { userId: nul })],
  ...ofSessions.flatMap(([field, bad]): typeof texts => [
    ['createSession', field, () => createSession(system, bad)],
    ['setSession', field, () => setSession(system, { sessionId: '1', ...bad })],
  ]),
  ...ofUserAgents.map(([field, userAgent]): (typeof texts)[number] => [
    'createSession',
    field,
    () => createSession(system, { userAgent }),
  ]),
  ['setSession', 'sessionId', () => setSession(system, { sessionId: nul })],
  ['getSession', 'sessionId', () => getSession(system, { sessionId: nul })],
  ['deleteSession', 'sessionId', () => deleteSession(system, { sessionId: nul })],
  ['beginSignIn', 'loginName', () => beginSignIn(anonymous, { loginName: nul })],
  ['beginSignIn', 'organizationId', () => beginSignIn(anonymous, { organizationId: nul })],
  ['finishSignIn', 'ceremonyId', () => finishSignIn(anonymous, { ...answer, ceremonyId: nul })],
  ['forgetAccount', 'loginName', () => forgetAccount(anonymous, { loginName: nul })],
];

describe('what no database can keep', () => {
  test.each(texts)('D16 %s refuses as its %s', async (_operation, field, run) => {
    expect(await run()).toMatchObject({ error: { code: 'invalid_argument', field } });
  });
});

describe('a name', () => {
  const refused = (field: string) => ({ error: { code: 'invalid_argument', field } });
  const named = (passkeyName: string) => ({ ...registered, passkeyName });

  test.each<[string, string, (name: string) => Promise<Result<unknown>>]>([
    ['beginSetup', 'givenName', (givenName) => set({ givenName })],
    ['beginSetup', 'familyName', (familyName) => set({ familyName })],
    ['createHumanUser', 'givenName', (givenName) => createHumanUser(system, { ...ada, givenName })],
    [
      'createHumanUser',
      'familyName',
      (familyName) => createHumanUser(system, { ...ada, familyName }),
    ],
    ['createAccessToken', 'name', (name) => createAccessToken(system, { name, role: 'ORG_ADMIN' })],
    [
      'renamePasskey',
      'passkeyName',
      (passkeyName) => renamePasskey(system, { ...passkey, passkeyName }),
    ],
    ['finishRegistration', 'passkeyName', (name) => finishRegistration(system, named(name), null)],
    ['signInWithNewPasskey', 'passkeyName', (name) => signInWithNewPasskey(anonymous, named(name))],
  ])(
    'is refused by %s as its %s where nothing of it can be seen',
    async (_operation, field, run) => {
      for (const name of ['', ' ', '\u200b\u200d', '\u202e', '\u3164', '\ufe0f', '\u2800'])
        expect(await run(name), JSON.stringify(name)).toMatchObject(refused(field));
    },
  );

  test.each([
    ['ශ්\u200dරී', 'ප්\u200dරනාන්දු', 'ශ්\u200dරී 👩\u200d💻'],
    ['علی\u200cرضا', 'نوری\u200cزاده', undefined],
  ])('keeps the joiners that its script needs: %s', async (givenName, familyName, displayName) => {
    const email = `${givenName}@example.com`;
    const input = { email, givenName, familyName, ...(displayName && { displayName }) };
    const { userId } = must(await createHumanUser(system, input));
    expect(must(await findUser(system, { loginName: email }))).toMatchObject({
      id: userId,
      email,
      loginName: email,
      givenName,
      familyName,
      displayName: displayName ?? `${givenName} ${familyName}`,
    });
    expect(must(await set({ givenName, familyName, email: `set-up-${email}` })).displayName).toBe(
      `${givenName} ${familyName}`,
    );
  });
});

describe('a secret that can be nobody’s', () => {
  const link = { userId: '1', codeId: '1', code: 'x' };
  const code = { id: '1', code: 'x' };
  const start = (bad: object) =>
    startRegistration(anonymous, { userId: '1', code: { ...code, ...bad }, browserHash });
  const long = 'x'.repeat(201);

  test.each<[string, () => Promise<Result<unknown>>]>([
    ['lookAtLink, userId', () => lookAtLink(anonymous, { ...link, userId: nul })],
    ['lookAtLink, codeId', () => lookAtLink(anonymous, { ...link, codeId: nul })],
    ['lookAtLink, code', () => lookAtLink(anonymous, { ...link, code: nul })],
    ['lookAtLink, long ids', () => lookAtLink(anonymous, { ...link, userId: long, codeId: long })],
    ['lookAtLink, half a surrogate pair', () => lookAtLink(anonymous, { ...link, code: '\ud800' })],
    ['startRegistration, code id', () => start({ id: nul })],
    ['startRegistration, code', () => start({ code: nul })],
    ['checkSetupCode', () => checkSetupCode(anonymous, { code: nul }, 'look')],
    ['beginSetup', () => set({ code: nul })],
  ])('D16 is a wrong one like any other: %s', async (_what, run) => {
    await pool().query('DELETE FROM rate_limits');
    expect(codeOf(await run())).toBe('code_invalid');
    // Counted, too.
    expect(await peek('SELECT count(*)::int FROM rate_limits')).not.toBe(0);
  });

  test('D16 of a session or a browser is refused as a wrong one', async () => {
    const { sessionId } = must(await createSession(system, {}));
    const wrong = { sessionId, sessionToken: nul };
    for (const refused of [
      await setSession(system, { ...wrong, metadata: {} }),
      await getSession(system, wrong),
      await deleteSession(system, wrong),
    ])
      expect(codeOf(refused)).toBe('session_token_invalid');
    expect(codeOf(await finishSignIn(anonymous, { ...answer, browserSecret: nul }))).toBe(
      'ceremony_failed',
    );
  });
});

describe('what a session carries', () => {
  const refusedBy = (field: string) => ({ error: { code: 'invalid_argument', field } });

  test('comes back as it went in, strange names included', async () => {
    const metadata = JSON.parse('{"__proto__":"a","":"b","🦆":""}');
    const { sessionId } = must(await createSession(system, { metadata }));
    const read = must(await getSession(system, { sessionId }));
    expect(Object.entries(read.metadata).sort()).toEqual(Object.entries(metadata).sort());
  });

  test('is no more than a request can hold', async () => {
    const metadata = { a: 'x'.repeat(40_000), b: 'x'.repeat(40_000) };
    expect(await createSession(system, { metadata })).toMatchObject(refusedBy('metadata'));
    expect(await setSession(system, { sessionId: '1', metadata })).toMatchObject(
      refusedBy('metadata'),
    );
    const userAgent = { header: { accept: { values: Object.values(metadata) } } };
    expect(await createSession(system, { userAgent })).toMatchObject(refusedBy('header'));
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e15])(
    'ends after a time that there is, not after %d seconds',
    async (lifetimeSeconds) => {
      expect(await createSession(system, { lifetimeSeconds })).toMatchObject(
        refusedBy('lifetimeSeconds'),
      );
    },
  );

  test('may live as long as the wire can say, until the last time that it can say', async () => {
    const created = await createSession(system, { lifetimeSeconds: 315_576_000_000 });
    const { sessionId } = must(created);
    const last = new Date('9999-12-31T23:59:59Z');
    expect(must(await getSession(system, { sessionId })).expiresAt).toEqual(last);
    must(await setSession(system, { sessionId, lifetimeSeconds: 60 }));
    expect(must(await getSession(system, { sessionId })).expiresAt).not.toEqual(last);
    must(await setSession(system, { sessionId, lifetimeSeconds: 315_576_000_000 }));
    expect(must(await getSession(system, { sessionId })).expiresAt).toEqual(last);
    must(await setSession(system, { sessionId, metadata: { a: 'b' } }));
    expect(must(await getSession(system, { sessionId })).expiresAt).toEqual(last);
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

  const long = 'x'.repeat(201);

  test.each<[string, string, () => Promise<Result<unknown>>]>([
    ['startRegistration', 'userId', () => startRegistration(system, { userId: long })],
    ['removePasskey', 'passkeyId', () => removePasskey(system, { passkeyId: long })],
    ['listPasskeys', 'userId', () => listPasskeys(system, { userId: long })],
    ['createSession', 'userId', () => createSession(system, { user: { userId: long } })],
    ['createSession', 'loginName', () => createSession(system, { user: { loginName: long } })],
    ['setSession', 'sessionId', () => setSession(system, { sessionId: long })],
    ['getSession', 'sessionId', () => getSession(system, { sessionId: long })],
    ['deleteSession', 'sessionId', () => deleteSession(system, { sessionId: long })],
    ['beginSignIn', 'loginName', () => beginSignIn(anonymous, { loginName: long })],
    ['beginSignIn', 'organizationId', () => beginSignIn(anonymous, { organizationId: long })],
    ['finishSignIn', 'ceremonyId', () => finishSignIn(anonymous, { ...answer, ceremonyId: long })],
    ['forgetAccount', 'loginName', () => forgetAccount(anonymous, { loginName: long })],
  ])('are bounded in %s: %s', async (_operation, field, run) => {
    expect(await run()).toMatchObject({ error: { code: 'invalid_argument', field } });
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
    expect(await create({ userId: '' })).toMatchObject({
      error: { field: 'userId', message: 'The request is not well formed.' },
    });
  });

  test.each([
    ['givenName', ' ', 'Expected a name'],
    ['familyName', '\u200b', 'Expected a name'],
    ['givenName', 'A\ufffdda', 'Expected a name'],
    ['displayName', 'A\ufffdda', 'Expected a name'],
    ['displayName', 'x'.repeat(201), 'Expected a name'],
    ['loginName', 'a b', 'Expected a login name'],
    ['loginName', 'm\ufffd', 'Expected a login name'],
    ['email', 'm\ufffd@b.example', 'Expected one mail address'],
  ])('say of the %s %j what was expected', async (field, value, message) => {
    expect(await create({ [field]: value })).toMatchObject({
      error: { code: 'invalid_argument', field, message: expect.stringContaining(message) },
    });
  });
});
