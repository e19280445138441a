import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import { type Caller, type Role, rolesByRank } from '@/lib/model';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { renamePasskey } from '@/lib/operations/passkeys/rename-passkey';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { deleteSession } from '@/lib/operations/sessions/delete-session';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { getSession } from '@/lib/operations/sessions/get-session';
import { setSession } from '@/lib/operations/sessions/set-session';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { findUser } from '@/lib/operations/users/find-user';
import { removeUser } from '@/lib/operations/users/remove-user';
import type { Result } from '@/lib/result';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
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
  peek,
} from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

const newKey = () => createAuthenticator({ algorithm: -7 });
const everyRole = [...rolesByRank, null];
type Standing = Role | null;

/** A person of each role, with a passkey. */
const people = new Map<Standing, Person>();
/** Whoever calls with a right of that role: a program, and for no role the session of a person. */
const tokens = new Map<Standing, Caller>();
const personOf = (role: Standing) => people.get(role) as Person;
const tokenOf = (role: Standing) => tokens.get(role) as Caller;

/** A session of a person, proven by their passkey, that the caller had made. */
async function sessionOf(person: Person, maker: Caller) {
  const begun = await givenChallenge(maker, person);
  const { sessionToken } = must(await setSession(maker, begun));
  return { sessionId: begun.sessionId, sessionToken };
}

/** Signs a person in on the pages. */
async function signIn({ key }: Person) {
  const { options, ...begun } = must(await beginSignIn(anonymous, {}));
  const credential = key.authenticate(options, { origin: origin() });
  const signedIn = must(await finishSignIn(anonymous, { ...begun, credential }));
  return { ...signedIn, browser: browsing(signedIn.userAgentToken) };
}

beforeAll(async () => {
  for (const role of everyRole) {
    people.set(role, await givenPerson(`Person-${role}`, newKey(), role ? [role] : []));
    if (role) tokens.set(role, await givenToken(role));
  }
  const stranger = await givenPerson('Stranger');
  tokens.set(null, bearing((await sessionOf(stranger, systemCaller)).sessionToken));
  // Somebody has to stay when one administrator is deactivated.
  await givenPerson('Founder', newKey(), ['INSTANCE_ADMIN']);
});
beforeEach(async () => {
  await pool().query(`UPDATE users SET state = 'ACTIVE'`);
  await pool().query('DELETE FROM rate_limits');
});

/** What somebody can do to a person. */
const deeds = {
  'make a link': (by, { userId }) =>
    createRegistrationLink(by, { userId, delivery: { kind: 'return' } }),
  'mail a link': (by, { userId }) =>
    createRegistrationLink(by, { userId, delivery: { kind: 'send' } }),
  'start a registration': (by, { userId }) => startRegistration(by, { userId }),
  'finish a registration': async (by, { userId }) => {
    const { passkeyId, options } = must(await startRegistration(systemCaller, { userId }));
    const credential = newKey().register(options, { origin: origin() });
    return verifyRegistration(by, { userId, passkeyId, credential });
  },
  'rename a passkey': (by, { userId, passkeyId }) =>
    renamePasskey(by, { userId, passkeyId, passkeyName: 'Mine' }),
  'remove a passkey': async (by, { userId }) => {
    const passkeyId = await givenPasskey(userId, newKey());
    return removePasskey(by, { userId, passkeyId });
  },
  deactivate: (by, { userId }) => changeUserState(by, { userId, change: 'deactivate' }),
  lock: (by, { userId }) => changeUserState(by, { userId, change: 'lock' }),
  reactivate: async (by, { userId }) => {
    await pool().query(`UPDATE users SET state = 'INACTIVE' WHERE id = $1`, [userId]);
    return changeUserState(by, { userId, change: 'reactivate' });
  },
  unlock: async (by, { userId }) => {
    await pool().query(`UPDATE users SET state = 'LOCKED' WHERE id = $1`, [userId]);
    return changeUserState(by, { userId, change: 'unlock' });
  },
  remove: async (by, { userId }) => {
    const roles = await peek<Role[]>('SELECT roles::text[] FROM users WHERE id = $1', [userId]);
    const twin = await givenPerson(`Twin-${newId()}`, newKey(), roles);
    return removeUser(by, twin);
  },
  'change a session': async (by, person) => {
    const { sessionId } = await sessionOf(person, systemCaller);
    return setSession(by, { sessionId, metadata: {} });
  },
  'challenge a session': async (by, person) => {
    const { sessionId } = await sessionOf(person, systemCaller);
    return setSession(by, {
      sessionId,
      challenge: { domain: config().rpId, userVerification: 'required' },
    });
  },
  'name the person of a session again': async (by, person) => {
    const { sessionId } = await sessionOf(person, systemCaller);
    return setSession(by, { sessionId, user: { userId: person.userId } });
  },
  'answer in a session': async (by, person) => {
    const { sessionId, credential } = await givenChallenge(systemCaller, person);
    return setSession(by, { sessionId, credential });
  },
  'end a session': async (by, person) => {
    const { sessionId } = await sessionOf(person, systemCaller);
    return deleteSession(by, { sessionId });
  },
} satisfies Record<string, (by: Caller, person: Person) => Promise<Result<unknown>>>;

type Deed = keyof typeof deeds;

/** Sessions are no matter of an organization's administrator. */
const isOfSessions = (deed: Deed) => / session/.test(deed);

/** Whom each role acts on: written down, not computed. */
const reached: Record<Role, Standing[]> = {
  INSTANCE_ADMIN: ['INSTANCE_ADMIN', 'LOGIN_CLIENT', 'ORG_ADMIN', null],
  LOGIN_CLIENT: ['LOGIN_CLIENT', 'ORG_ADMIN', null],
  ORG_ADMIN: ['ORG_ADMIN', null],
};
function mayAct(role: Standing, on: Standing, deed: Deed): boolean {
  if (role === null || (role === 'ORG_ADMIN' && isOfSessions(deed))) return false;
  return reached[role].includes(on);
}

/** How many audit events name the caller as the actor. */
function eventsBy(caller: Caller): Promise<number> {
  const { id } = ('token' in caller && caller.token) || { id: '' };
  return peek(
    `SELECT count(*)::int FROM audit_events WHERE actor_id IN
      (SELECT user_id FROM access_tokens WHERE id = $1 UNION SELECT user_id FROM sessions WHERE id = $1)`,
    [id],
  );
}

const matrix = everyRole.flatMap((by) =>
  everyRole.flatMap((on) =>
    (Object.keys(deeds) as Deed[]).map((deed) => ({
      ...{ by, on, deed },
      outcome: mayAct(by, on, deed) ? 'accepted' : 'permission_denied',
    })),
  ),
);

test.each(matrix)('E13 $by to $on: $deed is $outcome', async ({ by, on, deed, outcome }) => {
  const before = await eventsBy(tokenOf(by));
  expect(codeOf(await deeds[deed](tokenOf(by), personOf(on)))).toBe(outcome);
  if (outcome === 'permission_denied') expect(await eventsBy(tokenOf(by))).toBe(before);
});

test.each(everyRole)('E13 to see %s is not to act', async (on) => {
  const { userId } = personOf(on);
  const { sessionId } = await sessionOf(personOf(on), systemCaller);
  must(await findUser(tokenOf('ORG_ADMIN'), { userId }));
  must(await listPasskeys(tokenOf('ORG_ADMIN'), { userId }));
  must(await getSession(tokenOf('LOGIN_CLIENT'), { sessionId }));
});

test('E13 whoever has the code of an administrator registers with it, whatever their rank', async () => {
  const { userId } = personOf('INSTANCE_ADMIN');
  const made = { userId, delivery: { kind: 'return' as const } };
  const { code } = must(await createRegistrationLink(systemCaller, made));
  if (!code) throw new Error('no code');
  const login = tokenOf('LOGIN_CLIENT');
  const { passkeyId, options } = must(await startRegistration(login, { userId, code }));
  const credential = newKey().register(options, { origin: origin() });
  must(await verifyRegistration(login, { userId, passkeyId, credential }));
});

describe('a session of an administrator', () => {
  const admin = () => personOf('INSTANCE_ADMIN');
  /** What takes an administrator, or is up to the administrator alone. */
  const highDeeds = {
    'change the policy': (by) =>
      setLoginPolicy(by, { patch: { timeoutSeconds: 300 }, confirmed: false }),
    'make a token': (by) => createAccessToken(by, { name: 'robot', role: 'LOGIN_CLIENT' }),
    'give a role': (by) =>
      createHumanUser(by, {
        givenName: 'Eve',
        familyName: 'Mouse',
        email: `eve-${Math.random()}@mouse.com`,
        roles: ['ORG_ADMIN'],
      }),
    'make a link': (by) => deeds['make a link'](by, admin()),
    'register a passkey': (by) => startRegistration(by, { userId: admin().userId }),
    'finish a registration': (by) => deeds['finish a registration'](by, admin()),
    'rename a passkey': (by) => deeds['rename a passkey'](by, admin()),
    'remove a passkey': (by) => deeds['remove a passkey'](by, admin()),
    'lock an administrator': (by) => deeds.lock(by, admin()),
    'remove an administrator': (by) => deeds.remove(by, admin()),
    'change another session': (by) => deeds['change a session'](by, admin()),
    'end another session': (by) => deeds['end a session'](by, admin()),
  } satisfies Record<string, (by: Caller) => Promise<Result<unknown>>>;
  const names = Object.keys(highDeeds) as (keyof typeof highDeeds)[];

  test.each(names)('E14 that a LOGIN_CLIENT had made cannot %s', async (deed) => {
    const { sessionToken } = await sessionOf(admin(), tokenOf('LOGIN_CLIENT'));
    expect(codeOf(await highDeeds[deed](bearing(sessionToken)))).toBe('permission_denied');
  });

  test.each(names)('E14 that an INSTANCE_ADMIN had made can %s', async (deed) => {
    const { sessionToken } = await sessionOf(admin(), tokenOf('INSTANCE_ADMIN'));
    expect(codeOf(await highDeeds[deed](bearing(sessionToken)))).toBe('accepted');
  });

  test('E14 makes no session that can do more than itself', async () => {
    const { sessionToken } = await sessionOf(admin(), tokenOf('LOGIN_CLIENT'));
    const second = await sessionOf(admin(), bearing(sessionToken));
    const answer = await highDeeds['change the policy'](bearing(second.sessionToken));
    expect(codeOf(answer)).toBe('permission_denied');
    expect(must(await getLoginPolicy(bearing(second.sessionToken))).mayChange).toBe(false);
  });

  test('E14 does what both may: a LOGIN_CLIENT uses it for everybody below', async () => {
    const { sessionToken } = await sessionOf(admin(), tokenOf('LOGIN_CLIENT'));
    must(await deeds['make a link'](bearing(sessionToken), personOf('ORG_ADMIN')));
    must(await deeds['start a registration'](bearing(sessionToken), personOf(null)));
    must(await createSession(bearing(sessionToken), { user: { userId: admin().userId } }));
  });

  test('E14 has no rights left when its maker is deactivated, nor while the maker has no role', async () => {
    const { token, userId } = must(
      await createAccessToken(systemCaller, { name: 'gone', role: 'INSTANCE_ADMIN' }),
    );
    const { sessionToken } = await sessionOf(admin(), bearing(token));
    must(await highDeeds['change the policy'](bearing(sessionToken)));
    await pool().query(`UPDATE users SET roles = '{}' WHERE id = $1`, [userId]);
    const poor = await highDeeds['change the policy'](bearing(sessionToken));
    await pool().query(
      `UPDATE users SET roles = '{INSTANCE_ADMIN}', state = 'INACTIVE' WHERE id = $1`,
      [userId],
    );
    const gone = await highDeeds['change the policy'](bearing(sessionToken));
    expect([poor, gone].map(codeOf)).toEqual(['permission_denied', 'permission_denied']);
    expect(codeOf(await createSession(bearing(sessionToken), {}))).toBe('permission_denied');
  });

  test('E14 is changed by its maker, and by whoever brings its token', async () => {
    const login = tokenOf('LOGIN_CLIENT');
    const own = await sessionOf(admin(), login);
    must(await setSession(login, { sessionId: own.sessionId, metadata: {} }));
    const other = await sessionOf(admin(), tokenOf('INSTANCE_ADMIN'));
    const { sessionToken } = must(await setSession(login, { ...other, metadata: {} }));
    must(await deleteSession(login, { sessionId: other.sessionId, sessionToken }));
    must(await deleteSession(login, { sessionId: own.sessionId }));
  });

  test('E14 that began on the pages is taken over by nobody below, and is not cut', async () => {
    const { sessionId, browser } = await signIn(admin());
    const taken = await setSession(tokenOf('LOGIN_CLIENT'), { sessionId, metadata: {} });
    const ended = await deleteSession(tokenOf('LOGIN_CLIENT'), { sessionId });
    expect([taken, ended].map(codeOf)).toEqual(['permission_denied', 'permission_denied']);
    must(await highDeeds['change the policy'](browser));
  });
});

test('E14 a token taken of a session of the pages does no more than its taker once the person rises', async () => {
  const riser = await givenPerson('Riser');
  const { sessionId, browser } = await signIn(riser);
  const taken = must(await setSession(tokenOf('LOGIN_CLIENT'), { sessionId, metadata: {} }));
  await pool().query(`UPDATE users SET roles = '{INSTANCE_ADMIN}' WHERE id = $1`, [riser.userId]);
  const change = { patch: { timeoutSeconds: 300 }, confirmed: false };
  expect(codeOf(await setLoginPolicy(bearing(taken.sessionToken), change))).toBe(
    'permission_denied',
  );
  must(await setLoginPolicy(browser, change));
});

describe('a session of nobody', () => {
  const challenge = { domain: 'localhost', userVerification: 'required' } as const;
  const policyChange = { patch: { timeoutSeconds: 300 }, confirmed: false };
  const admin = () => personOf('INSTANCE_ADMIN');
  const high = () => tokenOf('INSTANCE_ADMIN');
  const low = () => tokenOf('LOGIN_CLIENT');
  const nobodys = async (maker: Caller) => must(await createSession(maker, { challenge }));
  type Options = Awaited<ReturnType<typeof nobodys>>['options'];
  const answerTo = (options: Options) => {
    if (!options) throw new Error('no options');
    return admin().key.authenticate(options, { origin: origin() });
  };
  /** What the session token can do that takes an administrator. */
  const outcome = async (sessionToken: string) => [
    codeOf(await setLoginPolicy(bearing(sessionToken), policyChange)),
    codeOf(await deeds['make a link'](bearing(sessionToken), admin())),
    codeOf(await startRegistration(bearing(sessionToken), { userId: admin().userId })),
  ];
  const full = ['accepted', 'accepted', 'accepted'];
  const capped = ['permission_denied', 'permission_denied', 'permission_denied'];

  test.each([
    ['challenged', () => ({ challenge })],
    ['named', () => ({ user: { userId: admin().userId } })],
    ['named and challenged', () => ({ user: { userId: admin().userId }, challenge })],
    ['changed', () => ({ metadata: {} })],
  ])('E14 is not %s without its token by those below its maker', async (_, change) => {
    const { sessionId } = await nobodys(high());
    expect(codeOf(await setSession(low(), { sessionId, ...change() }))).toBe('permission_denied');
    must(await setSession(high(), { sessionId, ...change() }));
  });

  test('E14 is neither answered nor ended without its token by those below its maker', async () => {
    const { sessionId, options } = await nobodys(high());
    const credential = answerTo(options);
    expect(codeOf(await setSession(low(), { sessionId, credential }))).toBe('permission_denied');
    expect(codeOf(await deleteSession(low(), { sessionId }))).toBe('permission_denied');
    must(await setSession(high(), { sessionId, credential }));
  });

  test('E14 that a person above had made by a session is not taken over either', async () => {
    const { sessionToken } = await sessionOf(admin(), high());
    const { sessionId } = await nobodys(bearing(sessionToken));
    expect(codeOf(await setSession(low(), { sessionId, challenge }))).toBe('permission_denied');
    must(await setSession(bearing(sessionToken), { sessionId, challenge }));
  });

  test('E14 is changed without its token by others of the rank of its maker', async () => {
    const other = { name: `peer-${newId()}`, role: 'LOGIN_CLIENT' } as const;
    const peer = bearing(must(await createAccessToken(systemCaller, other)).token);
    const { sessionId, options } = await nobodys(low());
    must(await setSession(peer, { sessionId, metadata: {} }));
    must(await setSession(low(), { sessionId, credential: answerTo(options) }));
    // The other had a hand in it, and yet did not make it: it is an administrator's now.
    expect(codeOf(await setSession(peer, { sessionId, metadata: {} }))).toBe('permission_denied');
    must(await setSession(low(), { sessionId, metadata: {} }));
  });

  /** Who does each step with the session's token; an administrator answers. */
  const hands: [string, () => [Caller, Caller, Caller], string[]][] = [
    ['nobody below', () => [high(), high(), high()], full],
    ['its maker', () => [low(), high(), high()], capped],
    ['whoever challenged it', () => [high(), low(), high()], capped],
    ['whoever answered in it', () => [high(), high(), low()], capped],
  ];
  test.each(hands)('E14 is capped by %s', async (_, callers, expected) => {
    const [maker, challenger, answerer] = callers();
    const { sessionId, ...made } = await nobodys(maker);
    const { sessionToken, options } = must(
      await setSession(challenger, { sessionId, sessionToken: made.sessionToken, challenge }),
    );
    const credential = answerTo(options);
    const answered = must(await setSession(answerer, { sessionId, sessionToken, credential }));
    expect(await outcome(answered.sessionToken)).toEqual(expected);
  });

  test('E14 stays capped whatever others change in it afterwards', async () => {
    const { sessionId, ...made } = await nobodys(high());
    const touched = must(await setSession(low(), { sessionId, ...made, metadata: {} }));
    const again = must(await setSession(high(), { sessionId, challenge }));
    const credential = answerTo(again.options);
    const { sessionToken } = must(await setSession(high(), { sessionId, credential }));
    expect(codeOf(await setSession(low(), { sessionId, ...touched, metadata: {} }))).toBe(
      'session_token_invalid',
    );
    expect(await outcome(sessionToken)).toEqual(capped);
  });

  test('E14 is capped by a person below whose session made it for an administrator', async () => {
    const { sessionToken } = await sessionOf(personOf('LOGIN_CLIENT'), high());
    const second = await sessionOf(admin(), bearing(sessionToken));
    expect(await outcome(second.sessionToken)).toEqual(capped);
    expect(await outcome((await sessionOf(admin(), high())).sessionToken)).toEqual(full);
  });

  test('E14 loses its rights with each of those who had a hand in it', async () => {
    const admins = async (name: string) => {
      const made = { name: `${name}-${newId()}`, role: 'INSTANCE_ADMIN' } as const;
      const { token, userId } = must(await createAccessToken(systemCaller, made));
      return { caller: bearing(token), userId };
    };
    for (const loss of [
      `UPDATE users SET roles = '{LOGIN_CLIENT}' WHERE id = $1`,
      `UPDATE users SET state = 'INACTIVE' WHERE id = $1`,
      'DELETE FROM users WHERE id = $1',
    ])
      for (const who of ['maker', 'challenger', 'answerer'] as const) {
        const cast = {
          maker: await admins('maker'),
          challenger: await admins('challenger'),
          answerer: await admins('answerer'),
        };
        const { sessionId } = await nobodys(cast.maker.caller);
        const { options } = must(
          await setSession(cast.challenger.caller, { sessionId, challenge }),
        );
        const credential = answerTo(options);
        const { sessionToken } = must(
          await setSession(cast.answerer.caller, { sessionId, credential }),
        );
        expect(await outcome(sessionToken)).toEqual(full);
        await pool().query(loss, [cast[who].userId]);
        expect([loss, who, await outcome(sessionToken)]).toEqual([loss, who, capped]);
      }
  });
});

test('E14 a session reads its own, and not what its maker made for others', async () => {
  const [minnie, mickey] = [personOf(null), await givenPerson('Mickey')];
  const [hers, his] = [
    await sessionOf(minnie, tokenOf('LOGIN_CLIENT')),
    await sessionOf(mickey, tokenOf('LOGIN_CLIENT')),
  ];
  must(await getSession(bearing(hers.sessionToken), { sessionId: hers.sessionId }));
  expect(codeOf(await getSession(bearing(hers.sessionToken), { sessionId: his.sessionId }))).toBe(
    'session_not_found',
  );
});
