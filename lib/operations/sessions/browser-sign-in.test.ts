import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { forgetAccount, listKnownAccounts } from '@/lib/operations/sessions/known-accounts';
import { readBrowserSession } from '@/lib/operations/sessions/read-browser-session';
import { setSession } from '@/lib/operations/sessions/set-session';
import { signOut } from '@/lib/operations/sessions/sign-out';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
import {
  anonymous,
  browsing,
  client,
  codeOf,
  givenChallenge,
  givenPerson,
  givenToken,
  must,
  origin,
  type Person,
  peek,
} from '@/testing/people';

beforeAll(createTestDatabase);

let minnie: Person;
let mickey: Person;
beforeAll(async () => {
  minnie = await givenPerson('Minnie');
  mickey = await givenPerson('Mickey');
});
beforeEach(async () => {
  await pool().query('DELETE FROM rate_limits');
});
beforeEach(keepLoginPolicy);

const browser = browsing;

async function signIn(person: Person, caller: Caller = anonymous, begin = {}) {
  const begun = must(await beginSignIn(caller, begin));
  const credential = person.key.authenticate(begun.options, { origin: origin() });
  const { ceremonyId, browserSecret } = begun;
  return finishSignIn(caller, { ceremonyId, browserSecret, credential });
}

test('suggests a passkey of this device after a phone or security key, where the policy surely takes one', async () => {
  const suggested = async (authenticatorAttachment: unknown) => {
    const begun = must(await beginSignIn(anonymous, {}));
    const answer = minnie.key.authenticate(begun.options, { origin: origin() });
    const credential = { ...answer, authenticatorAttachment };
    const { ceremonyId, browserSecret } = begun;
    return must(await finishSignIn(anonymous, { ceremonyId, browserSecret, credential }));
  };
  const keyUsed = await suggested('cross-platform');
  expect(keyUsed.suggestsLocalPasskey).toBe(true);
  expect((await suggested('platform')).suggestsLocalPasskey).toBe(false);
  expect((await suggested(undefined)).suggestsLocalPasskey).toBe(false);
  const session = async () => must(await readBrowserSession(browser(keyUsed.userAgentToken)));
  expect((await session()).suggestsLocalPasskey).toBe(true);
  must(
    await setLoginPolicy(systemCaller, {
      patch: { allowSyncedPasskeys: false },
      confirmed: false,
    }),
  );
  expect((await suggested('cross-platform')).suggestsLocalPasskey).toBe(false);
  expect((await session()).suggestsLocalPasskey).toBe(false);
});

describe('a sign-in in a browser', () => {
  test('signs in whoever holds the passkey, and knows the account afterwards', async () => {
    const { userAgentToken } = must(await signIn(minnie));
    const session = must(await readBrowserSession(browser(userAgentToken)));
    expect(session).toMatchObject({ userId: minnie.userId, loginName: minnie.loginName });
    expect(session.may).toEqual({ changeLoginPolicy: false, seeMail: false, invitePeople: false });
    expect(session.freshUntil).not.toBeNull();
    expect(await listKnownAccounts(browser(userAgentToken))).toEqual([
      { loginName: minnie.loginName, displayName: 'Minnie Mouse' },
    ]);
    const next = (await signOut(browser(userAgentToken))).userAgentToken ?? '';
    expect(codeOf(await readBrowserSession(browser(next)))).toBe('unauthenticated');
    expect(await listKnownAccounts(browser(next))).toHaveLength(1);
    must(await forgetAccount(browser(next), { loginName: minnie.loginName }));
    expect(await listKnownAccounts(browser(next))).toEqual([]);
  });

  test('C7 signing out changes the cookie once, and neither old nor new is signed in', async () => {
    const { userAgentToken: first } = must(await signIn(minnie));
    const { userAgentToken: second } = await signOut(browser(first));
    expect(second).not.toBe(first);
    for (const cookie of [first, second ?? ''])
      expect(codeOf(await readBrowserSession(browser(cookie)))).toBe('unauthenticated');
    for (const caller of [browser(first), browser(second ?? ''), anonymous])
      expect(await signOut(caller)).toEqual({ userAgentToken: null });
    expect(must(await signIn(minnie, browser(second ?? ''))).userAgentToken.split('_')[2]).toBe(
      first.split('_')[2],
    );
  });

  test('tells an administrator, and nobody else, that they may change the policy', async () => {
    const admin = await givenPerson('Walt', undefined, ['INSTANCE_ADMIN']);
    for (const [person, mayChange] of [
      [admin, true],
      [minnie, false],
    ] as const) {
      const caller = browser(must(await signIn(person)).userAgentToken);
      expect(must(await readBrowserSession(caller)).may).toEqual({
        changeLoginPolicy: mayChange,
        seeMail: mayChange,
        invitePeople: mayChange,
      });
      expect(must(await getLoginPolicy(caller)).mayChange).toBe(mayChange);
    }
  });

  test('A6 and D8 belongs to the browser that began it', async () => {
    const begun = must(await beginSignIn(anonymous, {}));
    const credential = minnie.key.authenticate(begun.options, { origin: origin() });
    const { ceremonyId, browserSecret } = begun;
    const stolen = await finishSignIn(anonymous, {
      ceremonyId,
      browserSecret: 'another',
      credential,
    });
    expect(codeOf(stolen)).toBe('ceremony_failed');
    expect((await finishSignIn(anonymous, { ceremonyId, browserSecret, credential })).ok).toBe(
      true,
    );
  });

  test('signs in nobody else than the name that was given, known or not', async () => {
    for (const loginName of [mickey.loginName, 'nobody@mouse.com'])
      expect(codeOf(await signIn(minnie, anonymous, { loginName }))).toBe('ceremony_failed');
    expect(codeOf(await signIn(minnie, anonymous, { loginName: 'MINNIE@mouse.com' }))).toBe(
      'accepted',
    );
  });

  test('tells whose passkey answered for a typed name to whoever signed with it, and signs nobody in', async () => {
    const begin = { loginName: mickey.loginName };
    const { loginName } = minnie;
    const refused = await signIn(minnie, anonymous, begin);
    expect(refused).toMatchObject({
      error: { code: 'ceremony_failed', account: { loginName, displayName: 'Minnie Mouse' } },
    });
    // The same answer again: it is spent.
    const begun = must(await beginSignIn(anonymous, begin));
    const { ceremonyId, browserSecret, options } = begun;
    const credential = minnie.key.authenticate(options, { origin: origin() });
    const answer = { ceremonyId, browserSecret, credential };
    await finishSignIn(anonymous, answer);
    expect(codeOf(await finishSignIn(anonymous, answer))).toBe('ceremony_finished');
    const sessions = 'SELECT count(*)::int AS count FROM sessions WHERE id = $1';
    expect(await peek<number>(sessions, [ceremonyId])).toBe(0);
  });

  test('tells nobody whose passkey it is without its signature', async () => {
    const begun = must(await beginSignIn(anonymous, { loginName: mickey.loginName }));
    const { ceremonyId, browserSecret, options } = begun;
    const signed = minnie.key.authenticate(options, { origin: origin() });
    const forged = mickey.key.authenticate(options, { origin: origin() });
    const { signature } = forged.response;
    const credential = { ...signed, response: { ...signed.response, signature } };
    const refused = await finishSignIn(anonymous, { ceremonyId, browserSecret, credential });
    expect(codeOf(refused)).toBe('ceremony_failed');
    expect(refused).not.toHaveProperty('error.account');
  });

  test('knows people by their verified mail address too', async () => {
    const { userId } = minnie;
    await pool().query(`UPDATE users SET email = 'minnie@other.example' WHERE id = $1`, [userId]);
    const byEmail = { loginName: 'minnie@other.example' };
    expect(codeOf(await signIn(minnie, anonymous, byEmail))).toBe('ceremony_failed');
    await pool().query(`UPDATE users SET email_verified_at = now() WHERE id = $1`, [userId]);
    expect(codeOf(await signIn(minnie, anonymous, byEmail))).toBe('accepted');
    const { options } = must(await beginSignIn(anonymous, { ...byEmail, byIds: true }));
    expect(options.allowCredentials.map(({ id }) => id)).toEqual([minnie.key.credentialId]);
  });

  test('takes a security key that tells no handle when it was asked for by its id', async () => {
    const { options, ceremonyId, browserSecret } = must(
      await beginSignIn(anonymous, { loginName: minnie.loginName, byIds: true }),
    );
    const credential = minnie.key.authenticate(options, { origin: origin(), userHandle: null });
    expect(codeOf(await finishSignIn(anonymous, { ceremonyId, browserSecret, credential }))).toBe(
      'accepted',
    );
    const anybody = must(await beginSignIn(anonymous, {}));
    const unnamed = minnie.key.authenticate(anybody.options, {
      origin: origin(),
      userHandle: null,
    });
    const { ceremonyId: other, browserSecret: secret } = anybody;
    expect(
      codeOf(
        await finishSignIn(anonymous, {
          ceremonyId: other,
          browserSecret: secret,
          credential: unnamed,
        }),
      ),
    ).toBe('ceremony_failed');
  });

  test('A9 takes no answer to a challenge of the API, and gives it none of its own', async () => {
    const login = await givenToken('LOGIN_CLIENT');
    const api = await givenChallenge(login, minnie);
    const { sessionId, credential } = api;
    const ceremonyId = await peek<string>('SELECT ceremony_id FROM sessions WHERE id = $1', [
      sessionId,
    ]);
    const inBrowser = await finishSignIn(anonymous, { ceremonyId, browserSecret: '', credential });
    expect(codeOf(inBrowser)).toBe('ceremony_failed');
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('accepted');

    const begun = must(await beginSignIn(anonymous, {}));
    const answer = minnie.key.authenticate(begun.options, { origin: origin() });
    const throughApi = { sessionId: begun.sessionId, credential: answer };
    expect(codeOf(await setSession(login, throughApi))).toBe('session_not_found');
    const { browserSecret } = begun;
    const finish = { ceremonyId: begun.ceremonyId, browserSecret, credential: answer };
    expect(codeOf(await finishSignIn(anonymous, finish))).toBe('accepted');
  });

  test('E1 answers the same for known and unknown names', async () => {
    const shape = async (loginName: string, byIds: boolean) => {
      const { options } = must(await beginSignIn(anonymous, { loginName, byIds }));
      const members = options.allowCredentials.map((credential) => Object.keys(credential));
      return { ...options, challenge: options.challenge.length, allowCredentials: members };
    };
    expect(await shape('nobody@mouse.com', false)).toEqual(await shape(minnie.loginName, false));
    expect((await shape(minnie.loginName, false)).allowCredentials).toEqual([]);
    const [known, unknown] = [
      await shape(minnie.loginName, true),
      await shape('nobody@mouse.com', true),
    ];
    expect(new Set(unknown.allowCredentials.map(String))).toEqual(
      new Set(known.allowCredentials.map(String)),
    );
    expect({ ...unknown, allowCredentials: [] }).toEqual({ ...known, allowCredentials: [] });
    const decoy = async () =>
      must(await beginSignIn(anonymous, { loginName: 'nobody@mouse.com', byIds: true })).options
        .allowCredentials;
    expect(await decoy()).toEqual(await decoy());
  });

  test('E3 limits known and unknown names alike', async () => {
    const answers = async (loginName: string) => {
      const codes: string[] = [];
      for (let time = 0; time < 61; time += 1)
        codes.push(
          codeOf(
            await beginSignIn(
              { ...anonymous, client: { ...client, address: null } },
              { loginName },
            ),
          ),
        );
      return codes;
    };
    const [known, unknown] = [await answers(minnie.loginName), await answers('nobody@mouse.com')];
    expect(known).toEqual(unknown);
    expect(known.at(-1)).toBe('rate_limited');
  });

  test('C4 rotates the cookie when somebody signs in, and the old one is nobody', async () => {
    const { userAgentToken: first } = must(await signIn(minnie));
    const { userAgentToken: second } = must(await signIn(mickey, browser(first)));
    expect(codeOf(await readBrowserSession(browser(first)))).toBe('unauthenticated');
    expect(must(await readBrowserSession(browser(second))).userId).toBe(mickey.userId);
    expect((await listKnownAccounts(browser(second))).map(({ loginName }) => loginName)).toEqual([
      mickey.loginName,
      minnie.loginName,
    ]);
  });

  test('two tabs that finish at the same moment both stay signed in, whichever cookie comes last', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { userAgentToken: cookie } = must(await signIn(minnie));
      const signedOut = browser((await signOut(browser(cookie))).userAgentToken ?? '');
      const finished = await Promise.all([signIn(minnie, signedOut), signIn(minnie, signedOut)]);
      for (const { userAgentToken } of finished.map(must))
        expect((await readBrowserSession(browser(userAgentToken))).ok).toBe(true);
    }
  });

  test('offers the passkeys by id only on a browser that has signed in as that person', async () => {
    const { userAgentToken } = must(await signIn(minnie));
    const here = must(await beginSignIn(browser(userAgentToken), { loginName: minnie.loginName }));
    expect(here.options.allowCredentials.map(({ id }) => id)).toEqual([minnie.key.credentialId]);
    const elsewhere = must(await beginSignIn(anonymous, { loginName: minnie.loginName }));
    expect(elsewhere.options.allowCredentials).toEqual([]);
  });

  test('C11 confirms only the person signed in, in the same session, and the former cookie still reads', async () => {
    const { userAgentToken: before } = must(await signIn(minnie));
    const { sessionId } = must(await readBrowserSession(browser(before)));
    await pool().query(
      `UPDATE sessions SET factors = jsonb_set(factors, '{webAuthN,verifiedAt}', to_jsonb(now() - interval '1 hour')) WHERE id = $1`,
      [sessionId],
    );
    expect(must(await readBrowserSession(browser(before))).freshUntil).toBeNull();
    expect(codeOf(await signIn(mickey, browser(before), { reauthenticate: true }))).toBe(
      'ceremony_failed',
    );
    const { userAgentToken: after } = must(
      await signIn(minnie, browser(before), { reauthenticate: true }),
    );
    expect(must(await readBrowserSession(browser(after))).sessionId).toBe(sessionId);
    expect(must(await readBrowserSession(browser(after))).freshUntil).not.toBeNull();
    expect((await readBrowserSession(browser(before))).ok).toBe(true);
    expect(codeOf(await beginSignIn(anonymous, { reauthenticate: true }))).toBe('unauthenticated');
  });

  test('C10 ends idle and after its lifetime', async () => {
    const { userAgentToken } = must(await signIn(minnie));
    const { sessionId } = must(await readBrowserSession(browser(userAgentToken)));
    await pool().query(
      `UPDATE sessions SET last_seen_at = now() - interval '3 hours' WHERE id = $1`,
      [sessionId],
    );
    expect(codeOf(await readBrowserSession(browser(userAgentToken)))).toBe('session_expired');
    await pool().query(
      `UPDATE sessions SET last_seen_at = now(), expires_at = now() - interval '1 second' WHERE id = $1`,
      [sessionId],
    );
    expect(codeOf(await readBrowserSession(browser(userAgentToken)))).toBe('session_expired');
  });

  test('C8 ends when the user is locked, and live sessions stay when passkeys are switched off', async () => {
    const daisy = await givenPerson('Daisy');
    const { userAgentToken } = must(await signIn(daisy));
    must(
      await setLoginPolicy(systemCaller, {
        patch: { passkeysType: 'NOT_ALLOWED' },
        confirmed: true,
      }),
    );
    expect((await readBrowserSession(browser(userAgentToken))).ok).toBe(true);
    expect(codeOf(await beginSignIn(anonymous, {}))).toBe('passkeys_not_allowed');
    must(
      await setLoginPolicy(systemCaller, { patch: { passkeysType: 'ALLOWED' }, confirmed: true }),
    );
    must(await changeUserState(systemCaller, { userId: daisy.userId, change: 'lock' }));
    expect(codeOf(await readBrowserSession(browser(userAgentToken)))).toBe('unauthenticated');
  });
});
