import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { readAccountSecurity } from '@/lib/operations/passkeys/read-account-security';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { deleteSession } from '@/lib/operations/sessions/delete-session';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { getSession } from '@/lib/operations/sessions/get-session';
import { listKnownAccounts } from '@/lib/operations/sessions/known-accounts';
import { readBrowserSession } from '@/lib/operations/sessions/read-browser-session';
import { setSession } from '@/lib/operations/sessions/set-session';
import { systemCaller } from '@/lib/operations/system/system-caller';
import {
  type ChangeUserStateInput,
  changeUserState,
} from '@/lib/operations/users/change-user-state';
import { createTestDatabase } from '@/testing/database';
import { arrange, restoreGates } from '@/testing/gates/world';
import {
  anonymous,
  bearing,
  browsing,
  codeOf,
  givenChallenge,
  givenPasskey,
  givenPerson,
  givenToken,
  must,
  origin,
  type Person,
} from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

let login: Caller;
beforeAll(async () => {
  login = await givenToken('INSTANCE_ADMIN');
  await restoreGates('instance');
});

let people = 0;

/** Somebody with one session over the API and one in a browser, in each of which something is under way. */
async function makeScene() {
  people += 1;
  await arrange('DELETE FROM rate_limits');
  const key = createAuthenticator({ algorithm: -7 });
  const person = await givenPerson(`Person${people}`, key, ['INSTANCE_ADMIN']);
  await givenPasskey(person.userId, createAuthenticator({ algorithm: -7 }));
  const { sessionId, credential } = await givenChallenge(login, person);
  const { sessionToken } = must(await setSession(login, { sessionId, credential }));
  const registration = must(
    await startRegistration(bearing(sessionToken), { userId: person.userId }),
  );
  const begun = must(await beginSignIn(anonymous, {}));
  const answer = key.authenticate(begun.options, { origin: origin() });
  const signedIn = must(await finishSignIn(anonymous, { ...begun, credential: answer }));
  const browser = browsing(signedIn.userAgentToken);
  const confirmation = must(await beginSignIn(browser, { reauthenticate: true }));
  const inBrowser = begun.sessionId;
  return { person, sessionId, sessionToken, registration, browser, confirmation, inBrowser };
}

type Scene = Awaited<ReturnType<typeof makeScene>>;

const onSessions =
  (assignments: string) =>
  ({ person }: Scene) =>
    arrange(`UPDATE sessions SET ${assignments} WHERE user_id = $1`, [person.userId]);
const changed =
  (...changes: ChangeUserStateInput['change'][]) =>
  async ({ person }: Scene) => {
    for (const change of changes)
      must(await changeUserState(systemCaller, { userId: person.userId, change }));
  };

/** Everything that ends a session, or its right to count. */
const endings: Record<string, (scene: Scene) => Promise<unknown>> = {
  'it was ended': async ({ sessionId, inBrowser }) => {
    for (const ended of [sessionId, inBrowser])
      must(await deleteSession(login, { sessionId: ended }));
  },
  'its lifetime is over': onSessions(`expires_at = now() - interval '1 second'`),
  'it was idle for too long': onSessions(
    `idle_seconds = 60, last_seen_at = now() - interval '61 seconds'`,
  ),
  'its person is deactivated': changed('deactivate'),
  'its person is locked': changed('lock'),
  'its person was deactivated and is back': changed('deactivate', 'reactivate'),
  'its person was locked and is back': changed('lock', 'unlock'),
  'its organization is inactive': ({ person }) =>
    arrange(`UPDATE users SET organization_id = 'closed' WHERE id = $1`, [person.userId]),
  'the passkey that opened it was removed': async ({ person: { userId, passkeyId } }) =>
    must(await removePasskey(login, { userId, passkeyId })),
};

const challenge = { domain: 'localhost', userVerification: 'required' } as const;

/** Every way in which a session is read, so that something hangs on it. */
const readers: Record<string, (scene: Scene) => Promise<string>> = {
  'shows it to the application that made it': async ({ sessionId }) =>
    codeOf(await getSession(login, { sessionId })),
  'shows it to whoever holds its token': async ({ sessionId, sessionToken }) =>
    codeOf(await getSession(login, { sessionId, sessionToken })),
  'shows that of a browser': async ({ inBrowser }) =>
    codeOf(await getSession(login, { sessionId: inBrowser })),
  'takes its token as a bearer token': async ({ sessionToken, person: { userId } }) =>
    codeOf(await listPasskeys(bearing(sessionToken), { userId })),
  'lets its token begin another session': async ({ sessionToken, person }) =>
    codeOf(
      await createSession(bearing(sessionToken), { user: { userId: person.userId }, challenge }),
    ),
  'changes its metadata': async ({ sessionId }) =>
    codeOf(await setSession(login, { sessionId, metadata: { a: 'Yg==' } })),
  'gives it a challenge': async ({ sessionId }) =>
    codeOf(await setSession(login, { sessionId, challenge })),
  'takes a user check into it': async ({ sessionId, person }) =>
    codeOf(await setSession(login, { sessionId, user: { userId: person.userId } })),
  'finishes a registration that was begun in it': async ({ registration }) => {
    const { passkeyId, options } = registration;
    const made = createAuthenticator({ algorithm: -7 }).register(options, { origin: origin() });
    return codeOf(await verifyRegistration(login, { passkeyId, credential: made }));
  },
  'shows a page to its browser': async ({ browser }) => codeOf(await readBrowserSession(browser)),
  'shows the account to its browser': async ({ browser }) =>
    codeOf(await readAccountSecurity(browser)),
  'begins a confirmation in its browser': async ({ browser }) =>
    codeOf(await beginSignIn(browser, { reauthenticate: true })),
  'finishes a confirmation in its browser': async ({ browser, confirmation, person }) => {
    const credential = person.key.authenticate(confirmation.options, { origin: origin() });
    return codeOf(await finishSignIn(browser, { ...confirmation, credential }));
  },
};

describe.each(Object.keys(endings))('C8 a session, where %s', (ending) => {
  test.each(Object.keys(readers))('counts no more for what %s', async (reader) => {
    const read = readers[reader];
    const end = endings[ending];
    if (!read || !end) throw new Error('no such case');
    expect(await read(await makeScene())).toBe('accepted');
    const scene = await makeScene();
    await end(scene);
    expect(await read(scene)).not.toBe('accepted');
  });
});

test('people who cannot sign in are no accounts to choose from, and offer nothing', async () => {
  for (const ending of ['its person is locked', 'its organization is inactive']) {
    const scene = await makeScene();
    const { browser, person } = scene;
    expect(await listKnownAccounts(browser)).toHaveLength(1);
    await endings[ending]?.(scene);
    expect(await listKnownAccounts(browser)).toEqual([]);
    const { options } = must(await beginSignIn(browser, { loginName: person.loginName }));
    expect(options.allowCredentials).toEqual([]);
  }
});

test('a sign-in that was under way when its person was deactivated is not revived with them', async () => {
  const { sessionId, person } = await makeScene();
  const { userId } = person;
  must(await changeUserState(systemCaller, { userId, change: 'deactivate' }));
  await arrange('UPDATE sessions SET terminated_at = NULL WHERE id = $1', [sessionId]);
  expect(codeOf(await getSession(login, { sessionId }))).toBe('session_not_found');
  must(await changeUserState(systemCaller, { userId, change: 'reactivate' }));
  expect(codeOf(await getSession(login, { sessionId }))).toBe('session_not_found');
});

test('an end that somebody asks for needs the right to it, in the case of a session that is over by itself, too', async () => {
  const scene = await makeScene();
  await endings['its lifetime is over']?.(scene);
  const other = bearing((await makeScene()).sessionToken);
  await arrange(`UPDATE users SET roles = '{}' WHERE kind = 'human'`);
  expect(codeOf(await deleteSession(other, { sessionId: scene.sessionId }))).toBe(
    'permission_denied',
  );
});

test('the sessions of other passkeys, of other people, and the one in which a passkey is removed stay', async () => {
  const signIn = async (person: Person) => {
    const { sessionId, credential } = await givenChallenge(login, person);
    return { ...must(await setSession(login, { sessionId, credential })), sessionId };
  };
  const [minnie, mickey] = [await givenPerson('Minnie'), await givenPerson('Mickey')];
  const spare = createAuthenticator({ algorithm: -7 });
  await givenPasskey(minnie.userId, spare);
  const [here, elsewhere] = [await signIn(minnie), await signIn(minnie)];
  const [bySpare, his] = [await signIn({ ...minnie, key: spare }), await signIn(mickey)];
  must(await removePasskey(bearing(here.sessionToken), { passkeyId: minnie.passkeyId }));
  const codes = [here, bySpare, his, elsewhere].map(async ({ sessionId }) =>
    codeOf(await getSession(login, { sessionId })),
  );
  expect(await Promise.all(codes)).toEqual([
    'accepted',
    'accepted',
    'accepted',
    'session_not_found',
  ]);
});

/** Where the store touches sessions, and by which of the cases above; or what it does instead of reading them. */
const places: Record<string, string> = {
  'parts/caller-gate.ts': 'lets its token begin another session',
  'parts/principal.ts': 'takes its token as a bearer token',
  'passkeys/finish-registration.ts': 'finishes a registration that was begun in it',
  'passkeys/registration-facts.ts': 'finishes a registration that was begun in it',
  'sessions/begin-in-browser.ts': 'begins a confirmation in its browser',
  'sessions/begin-session.ts': 'begins one',
  'sessions/browser-session.ts': 'shows a page to its browser',
  'sessions/challenge-limits.ts': 'counts those that nobody has answered',
  'sessions/change-session.ts': 'changes its metadata',
  'sessions/end-session.ts': 'ends one',
  'sessions/end-sessions.ts': 'ends them',
  'sessions/finish-in-browser.ts': 'finishes a confirmation in its browser',
  'sessions/known-accounts.ts': 'lists who signed in, by sessions that may be over',
  'sessions/open-challenge.ts': 'gives it a challenge',
  'sessions/read-session.ts': 'shows it to the application that made it',
  'sessions/session-facts.ts': 'gives it a challenge',
  'sessions/sign-in-places.ts': 'reads from where somebody signed in, by sessions that may be over',
  'backup/tables.ts': 'leaves them out of backups',
  'retention/rules.ts': 'says when they are deleted',
  'users/remove-user.ts': 'deletes them',
};

test('every place in the store that touches sessions is known here', () => {
  const touches = /\b(?:FROM|JOIN|UPDATE|INTO) sessions\b|\.session\.\w+\(|'sessions',/;
  const found = readdirSync('lib/store', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^generated/.test(file))
    .filter((file) => touches.test(readFileSync(`lib/store/${file}`, 'utf8')));
  expect(found.sort()).toEqual(Object.keys(places).sort());
});
