import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { readAccountSecurity } from '@/lib/operations/passkeys/read-account-security';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { renamePasskey } from '@/lib/operations/passkeys/rename-passkey';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { deleteSession } from '@/lib/operations/sessions/delete-session';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { getSession } from '@/lib/operations/sessions/get-session';
import { readBrowserSession } from '@/lib/operations/sessions/read-browser-session';
import { setSession } from '@/lib/operations/sessions/set-session';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { lastPolicyChange } from '@/lib/operations/settings/last-policy-change';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { readFirstSteps } from '@/lib/operations/system/read-first-steps';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { findUser } from '@/lib/operations/users/find-user';
import { invitePerson } from '@/lib/operations/users/invite-person';
import { listUsers } from '@/lib/operations/users/list-users';
import type { Result } from '@/lib/result';
import { createTestDatabase } from '@/testing/database';
import { shortfalls } from '@/testing/gates/cast';
import { arrange } from '@/testing/gates/world';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
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
let walt: Person;
let goofy: Person;
let spare: string;
beforeAll(async () => {
  login = await givenToken('INSTANCE_ADMIN');
  walt = await givenPerson('Walt', undefined, ['INSTANCE_ADMIN']);
  spare = await givenPasskey(walt.userId, createAuthenticator({ algorithm: -7 }));
  goofy = await givenPerson('Goofy');
});
beforeEach(keepLoginPolicy);
beforeEach(() => arrange('DELETE FROM rate_limits'));

const policy = async (patch: Record<string, unknown>) =>
  must(await setLoginPolicy(systemCaller, { patch, confirmed: true }));

type Signed = { caller: Caller; sessionId: string };

/** Walt, signed in over the API and in a browser, without user verification. */
const signIns: Record<string, () => Promise<Signed>> = {
  'a session token': async () => {
    const begun = must(
      await createSession(login, {
        user: { userId: walt.userId },
        challenge: { domain: 'localhost', userVerification: 'discouraged' },
      }),
    );
    if (!begun.options) throw new Error('no options');
    const how = { origin: origin(), userVerified: false };
    const credential = walt.key.authenticate(begun.options, how);
    const { sessionId } = begun;
    const { sessionToken } = must(await setSession(login, { sessionId, credential }));
    return { caller: bearing(sessionToken), sessionId };
  },
  'a browser': async () => {
    const begun = must(await beginSignIn(anonymous, {}));
    const how = { origin: origin(), userVerified: false };
    const credential = walt.key.authenticate(begun.options, how);
    const { userAgentToken } = must(await finishSignIn(anonymous, { ...begun, credential }));
    return { caller: browsing(userAgentToken), sessionId: begun.sessionId };
  },
};

/** Why the policy asks again. */
const reasons: Record<string, (signed: Signed) => Promise<unknown>> = {
  'its check is older than the policy says': ({ sessionId }) =>
    arrange(`UPDATE sessions SET factors = ${shortfalls.old} WHERE id = $1`, [sessionId]),
  'the policy has since become shorter': async ({ sessionId }) => {
    await arrange(
      `UPDATE sessions SET factors = jsonb_set(factors, '{webAuthN,verifiedAt}', to_jsonb(now() - interval '61 seconds'))
       WHERE id = $1`,
      [sessionId],
    );
    await policy({ multiFactorCheckLifetimeSeconds: 60 });
  },
  'the policy has since come to require user verification': () =>
    policy({ userVerification: 'required' }),
};

/** Everything that takes a caller who is somebody. */
const acts: Record<string, (signed: Signed) => Promise<Result<unknown>>> = {
  listPasskeys: ({ caller }) => listPasskeys(caller, { userId: walt.userId }),
  readAccountSecurity: ({ caller }) => readAccountSecurity(caller),
  renamePasskey: ({ caller }) => renamePasskey(caller, { passkeyId: spare, passkeyName: 'x' }),
  removePasskey: ({ caller }) => removePasskey(caller, { passkeyId: spare }),
  startRegistration: ({ caller }) => startRegistration(caller, { userId: walt.userId }),
  createRegistrationLink: ({ caller }) =>
    createRegistrationLink(caller, { userId: goofy.userId, delivery: { kind: 'return' } }),
  findUser: ({ caller }) => findUser(caller, { userId: walt.userId }),
  listUsers: ({ caller }) =>
    listUsers(caller, { queries: [], limit: 10, offset: 0, ascending: true }),
  createHumanUser: ({ caller }) =>
    createHumanUser(caller, { givenName: 'A', familyName: 'B', email: 'a@mouse.com' }),
  changeUserState: ({ caller }) =>
    changeUserState(caller, { userId: goofy.userId, change: 'lock' }),
  getLoginPolicy: ({ caller }) => getLoginPolicy(caller),
  lastPolicyChange: ({ caller }) => lastPolicyChange(caller),
  setLoginPolicy: ({ caller }) => setLoginPolicy(caller, { patch: {}, confirmed: true }),
  invitePerson: ({ caller }) =>
    invitePerson(caller, { givenName: 'A', familyName: 'B', email: 'b@mouse.com' }),
  readFirstSteps: ({ caller }) => readFirstSteps(caller),
  createSession: ({ caller }) => createSession(caller, { user: { userId: goofy.userId } }),
  setSession: ({ caller, sessionId }) => setSession(caller, { sessionId, metadata: {} }),
  getSession: ({ caller, sessionId }) => getSession(caller, { sessionId }),
  deleteSession: ({ caller }) => deleteSession(caller, { sessionId: '404' }),
};

describe.each(Object.keys(signIns))('C16 whoever presents %s', (kind) => {
  describe.each(Object.keys(reasons))('is asked again where %s', (reason) => {
    test.each(Object.keys(acts))('before %s', async (name) => {
      await policy({ userVerification: 'preferred' });
      const signed = await signIns[kind]?.();
      const act = acts[name];
      if (!signed || !act) throw new Error('no such case');
      await reasons[reason]?.(signed);
      expect(codeOf(await act(signed))).toBe('reauthentication_required');
      await arrange(
        `UPDATE sessions SET factors = jsonb_set(jsonb_set(factors, '{webAuthN,verifiedAt}', to_jsonb(now())),
          '{webAuthN,userVerified}', 'true') WHERE id = $1`,
        [signed.sessionId],
      );
      // What it does once it may is others' matter: a browser, for one, changes no session over the API.
      expect(codeOf(await act(signed))).not.toBe('reauthentication_required');
    });
  });
});

test('a session that is asked again may still end itself', async () => {
  await policy({ userVerification: 'preferred' });
  for (const signIn of Object.values(signIns)) {
    const signed = await signIn();
    await policy({ userVerification: 'required' });
    must(await deleteSession(signed.caller, { sessionId: signed.sessionId }));
    expect(codeOf(await getSession(login, { sessionId: signed.sessionId }))).toBe(
      'session_not_found',
    );
    await policy({ userVerification: 'preferred' });
  }
});

test('the pages ask again, and a confirmation is answer enough', async () => {
  await policy({ userVerification: 'preferred' });
  const signed = await signIns['a browser']?.();
  if (!signed) throw new Error('no browser');
  await policy({ userVerification: 'required' });
  expect(codeOf(await readBrowserSession(signed.caller))).toBe('reauthentication_required');
  const begun = must(await beginSignIn(signed.caller, { reauthenticate: true }));
  const credential = walt.key.authenticate(begun.options, { origin: origin() });
  const { userAgentToken } = must(await finishSignIn(signed.caller, { ...begun, credential }));
  expect((await readBrowserSession(browsing(userAgentToken))).ok).toBe(true);
});

test('an application is shown a factor only while it meets what the policy asks', async () => {
  const { sessionId, credential } = await givenChallenge(login, await givenPerson('Pluto'));
  must(await setSession(login, { sessionId, credential }));
  const shown = async () => Object.keys(must(await getSession(login, { sessionId })).factors);
  expect(await shown()).toEqual(['user', 'webAuthN']);
  await arrange(
    `UPDATE sessions SET factors = jsonb_set(factors, '{webAuthN,verifiedAt}', to_jsonb(now() - interval '61 seconds'))
     WHERE id = $1`,
    [sessionId],
  );
  expect(await shown()).toEqual(['user', 'webAuthN']);
  await policy({ multiFactorCheckLifetimeSeconds: 60 });
  expect(await shown()).toEqual(['user']);
});

test('a registration begun while that was enough is not finished afterwards', async () => {
  await policy({ userVerification: 'preferred' });
  const signed = await signIns['a session token']?.();
  if (!signed) throw new Error('no session');
  const { passkeyId, options } = must(
    await startRegistration(signed.caller, { userId: walt.userId }),
  );
  await policy({ userVerification: 'required' });
  const credential = createAuthenticator({ algorithm: -7 }).register(options, {
    origin: origin(),
  });
  expect(codeOf(await verifyRegistration(signed.caller, { passkeyId, credential }))).toBe(
    'reauthentication_required',
  );
});
