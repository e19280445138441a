import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { findUser } from '@/lib/operations/users/find-user';
import {
  beginReauthentication,
  finishReauthentication,
  removePasskeyAction,
} from '@/lib/server/account';
import { finishRegistrationForm } from '@/lib/server/ceremonies/finish-registration-form';
import { signIn as signInForm } from '@/lib/server/forms/sign-in';
import { registerPasskeyLink, sendPasskey, verifyPasskeyRegistration } from '@/lib/server/passkeys';
import { createTestDatabase } from '@/testing/database';
import { arrange } from '@/testing/gates/world';
import { givenPasskey, givenPerson, must, origin, type Person } from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

/** The browser whose requests reach the actions: its cookies, and what it sends along. */
const browser = vi.hoisted(() => ({ cookies: new Map<string, string>(), headers: new Headers() }));

vi.mock('next/headers', () => ({
  headers: async () => browser.headers,
  cookies: async () => ({
    get: (name: string) => {
      const value = browser.cookies.get(name);
      return value === undefined ? undefined : { name, value };
    },
    getAll: () => [...browser.cookies].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => browser.cookies.set(name, value),
    delete: ({ name }: { name: string }) => browser.cookies.delete(name),
  }),
}));

beforeAll(createTestDatabase);

let minnie: Person;
beforeAll(async () => {
  minnie = await givenPerson('Minnie');
});
beforeEach(() => {
  browser.cookies.clear();
  browser.headers = new Headers({ origin: origin(), 'sec-fetch-site': 'same-origin' });
});

const ceremonyCookies = () =>
  [...browser.cookies.keys()].filter((name) => name.startsWith('latchkey-ceremony-'));

/** The answer of an action, which must be no problem. */
function accepted<Answer extends object>(answer: Answer): Exclude<Answer, { error: unknown }> {
  if ('error' in answer) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  return answer as Exclude<Answer, { error: unknown }>;
}

async function begin(input: Parameters<typeof sendPasskey>[0] = {}) {
  const begun = accepted(await sendPasskey(input));
  if (!('publicKeyCredentialRequestOptions' in begun)) throw new Error('finished, not begun');
  return begun;
}

async function answer(person: Person, input: Parameters<typeof sendPasskey>[0] = {}) {
  const { sessionId, publicKeyCredentialRequestOptions: options } = await begin(input);
  return { sessionId, publicKeyCredential: person.key.authenticate(options, { origin: origin() }) };
}

const signIn = async (person: Person) => accepted(await sendPasskey(await answer(person)));

describe('sendPasskey', () => {
  test('signs in with one cookie a ceremony, which goes when the ceremony is finished', async () => {
    const first = await answer(minnie);
    const second = await answer(minnie);
    expect(ceremonyCookies()).toEqual(
      [first, second].map(({ sessionId }) => `latchkey-ceremony-${sessionId}`),
    );
    expect(await sendPasskey(first)).toEqual({
      sessionId: first.sessionId,
      nextStep: { step: 'done', path: '/login/signed-in' },
    });
    expect(ceremonyCookies()).toEqual([`latchkey-ceremony-${second.sessionId}`]);
    expect(browser.cookies.get('latchkey')).toMatch(/^\S{20,}$/);
    expect(await sendPasskey(second)).toMatchObject({ nextStep: { step: 'done' } });
  });

  test('keeps the cookies of the newest ten ceremonies, whatever was begun in between', async () => {
    browser.cookies.set('another', 'value');
    const visits: Awaited<ReturnType<typeof answer>>[] = [];
    for (let visit = 0; visit < 25; visit += 1) visits.push(await answer(minnie));
    expect(ceremonyCookies()).toEqual(
      visits.slice(-10).map(({ sessionId }) => `latchkey-ceremony-${sessionId}`),
    );
    expect(browser.cookies.get('another')).toBe('value');
    expect(await sendPasskey(visits.at(-10) ?? {})).toMatchObject({ nextStep: { step: 'done' } });
    expect(await sendPasskey(visits[0] ?? {})).toEqual({
      error: { code: 'ceremony_not_found', values: {} },
    });
  });

  test('refuses a request id that names no open request, by name', async () => {
    const error = { code: 'invalid_argument', values: { field: 'requestId' } };
    expect(await sendPasskey({ loginName: minnie.loginName, requestId: 'V2_1' })).toEqual({
      error,
    });
    const begun = await answer(minnie);
    const withRequest = { ...begun, requestId: 'V2_1' };
    expect(await sendPasskey(withRequest)).toEqual({ error });
    expect(await sendPasskey(begun)).toMatchObject({ nextStep: { step: 'done' } });
  });

  test('takes an organization that there is, and refuses any other', async () => {
    const { organizationId } = must(await findUser(systemCaller, { userId: minnie.userId }));
    await begin({ organization: organizationId });
    const error = { code: 'organization_not_found', values: {} };
    expect(await sendPasskey({ organization: '1' })).toEqual({ error });
  });

  test('names a member that it does not know or cannot use', async () => {
    for (const [field, input] of [
      ['organisation', { organisation: '1' }],
      ['loginName', { loginName: 1 }],
      ['loginName', { loginName: 'a\0b' }],
      ['organization', { organization: 'a\0b' }],
      ['sessionId', { sessionId: '', publicKeyCredential: {} }],
    ] as const)
      expect(await sendPasskey(input as object)).toEqual({
        error: { code: 'invalid_argument', values: { field } },
      });
    expect(await sendPasskey(null as unknown as object)).toMatchObject({
      error: { code: 'invalid_argument' },
    });
  });

  test('D8 finishes nothing for a browser that did not begin it, and spends nothing', async () => {
    const begun = await answer(minnie);
    const own = new Map(browser.cookies);
    browser.cookies.clear();
    expect(await sendPasskey(begun)).toEqual({ error: { code: 'ceremony_not_found', values: {} } });
    expect(browser.cookies.size).toBe(0);
    for (const [name, value] of own) browser.cookies.set(name, value);
    expect(await sendPasskey(begun)).toMatchObject({ nextStep: { step: 'done' } });
  });

  test.each([{}, { origin: 'https://evil.example' }])('D2 does nothing for %j', async (headers) => {
    browser.headers = new Headers(headers);
    const error = { code: 'cross_site_request', values: {} };
    expect(await sendPasskey({})).toEqual({ error });
    expect(browser.cookies.size).toBe(0);
  });
});

describe('the registration actions', () => {
  async function start(name: string) {
    const { userId } = await givenPerson(name);
    const delivery = { kind: 'return' } as const;
    const { code } = must(await createRegistrationLink(systemCaller, { userId, delivery }));
    if (!code) throw new Error('no code');
    const begun = accepted(await registerPasskeyLink({ userId, code: code.code, codeId: code.id }));
    const { passkeyId, publicKeyCredentialCreationOptions: options } = begun;
    expect(ceremonyCookies()).toEqual([`latchkey-ceremony-${passkeyId}`]);
    const key = createAuthenticator({ algorithm: -7 });
    return { userId, passkeyId, key, options };
  }

  test('let no password manager delete a passkey whose answer came twice', async () => {
    const { userId, passkeyId, key, options } = await start('Huey');
    const publicKeyCredential = key.register(options, { origin: origin() });
    const input = { userId, passkeyId, publicKeyCredential };
    expect(await verifyPasskeyRegistration(input)).toMatchObject({ passkey: { id: passkeyId } });
    expect(ceremonyCookies()).toEqual([]);
    expect(await verifyPasskeyRegistration(input)).toMatchObject({
      error: { code: 'ceremony_not_found' },
      unknownCredentialId: null,
    });
  });

  test('let the password manager delete a passkey that was not taken', async () => {
    const { userId, passkeyId, key, options } = await start('Dewey');
    const publicKeyCredential = key.register(options, { origin: 'https://evil.example' });
    expect(
      await verifyPasskeyRegistration({ userId, passkeyId, publicKeyCredential }),
    ).toMatchObject({ error: { code: 'ceremony_failed' }, unknownCredentialId: key.credentialId });
  });

  test('say the same in a form, and sign in', async () => {
    const { passkeyId, key, options } = await start('Louie');
    const form = new FormData();
    form.set('ceremonyId', passkeyId);
    form.set('credential', JSON.stringify(key.register(options, { origin: origin() })));
    expect(await finishRegistrationForm(form)).toBeNull();
    expect(browser.cookies.has('latchkey')).toBe(true);
    expect(await finishRegistrationForm(form)).toEqual({
      problem: { code: 'ceremony_not_found', values: {} },
    });
    form.delete('credential');
    expect(await finishRegistrationForm(form)).toEqual({ problem: { code: 'script_missing' } });
  });

  test('name cookies in a form when the browser brings none, and use nothing up', async () => {
    const { passkeyId, key, options } = await start('Gladstone');
    const form = new FormData();
    form.set('ceremonyId', passkeyId);
    form.set('credential', JSON.stringify(key.register(options, { origin: origin() })));
    const kept = browser.cookies;
    browser.cookies = new Map();
    expect(await finishRegistrationForm(form)).toEqual({ problem: { code: 'cookies_blocked' } });
    browser.cookies = new Map([['other', 'x']]);
    expect(await finishRegistrationForm(form)).toMatchObject({
      problem: { code: 'ceremony_not_found' },
    });
    browser.cookies = kept;
    expect(await finishRegistrationForm(form)).toBeNull();
  });

  test('want code and code id together', async () => {
    expect(await registerPasskeyLink({ userId: minnie.userId, code: 'x' })).toEqual({
      error: { code: 'invalid_argument', values: { field: 'codeId' } },
    });
  });
});

describe('the form of the sign-in pages', () => {
  /** What the page says to somebody who answers with a passkey of which that became. */
  async function signInWith(key: ReturnType<typeof createAuthenticator>) {
    const { sessionId, publicKeyCredentialRequestOptions: options } = await begin();
    const form = new FormData();
    form.set('ceremonyId', sessionId);
    form.set('credential', JSON.stringify(key.authenticate(options, { origin: origin() })));
    return signInForm({ problem: null, loginName: '' }, form);
  }

  test('lets the password manager delete a passkey that was removed here', async () => {
    const removed = createAuthenticator({ algorithm: -7 });
    const passkeyId = await givenPasskey(minnie.userId, removed);
    must(await removePasskey(systemCaller, { userId: minnie.userId, passkeyId }));
    expect(await signInWith(removed)).toEqual({
      loginName: '',
      problem: { code: 'passkey_removed' },
      unknownCredentialId: removed.credentialId,
    });
  });

  test('lets none delete a passkey that was never here, nor one that a restored backup does not know', async () => {
    const [foreign, lost] = [
      createAuthenticator({ algorithm: -7 }),
      createAuthenticator({ algorithm: -7 }),
    ];
    await givenPasskey(minnie.userId, lost);
    await arrange('DELETE FROM passkeys WHERE credential_id = $1', [lost.credentialId]);
    await arrange('DELETE FROM removed_passkeys WHERE credential_id = $1', [lost.credentialId]);
    for (const key of [foreign, lost])
      expect(await signInWith(key)).toEqual({
        loginName: '',
        problem: { code: 'ceremony_failed', values: {} },
      });
  });
});

describe('the account actions', () => {
  test('re-authenticate the person signed in, by the ceremony’s id', async () => {
    await signIn(minnie);
    const begun = accepted(await beginReauthentication());
    expect(ceremonyCookies()).toEqual([`latchkey-ceremony-${begun.ceremonyId}`]);
    const options = begun.publicKeyCredentialRequestOptions;
    const publicKeyCredential = minnie.key.authenticate(options, { origin: origin() });
    const { ceremonyId } = begun;
    expect(await finishReauthentication({ ceremonyId, publicKeyCredential })).toEqual({});
    expect(ceremonyCookies()).toEqual([]);
  });

  test('refuse a browser on which nobody is signed in', async () => {
    const error = { code: 'unauthenticated', values: {} };
    expect(await removePasskeyAction({ passkeyId: minnie.passkeyId })).toEqual({ error });
    expect(await beginReauthentication()).toEqual({ error });
  });
});
