import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller, Role } from '@/lib/model';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { deleteSession } from '@/lib/operations/sessions/delete-session';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { setSession } from '@/lib/operations/sessions/set-session';
import { signOut } from '@/lib/operations/sessions/sign-out';
import { systemCaller } from '@/lib/operations/system/system-caller';
import {
  type ChangeUserStateInput,
  changeUserState,
} from '@/lib/operations/users/change-user-state';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import { rolesWith } from '@/lib/policy/permissions';
import {
  type PasskeyToStore,
  type RegistrationChange,
  finishRegistration as store,
} from '@/lib/store/passkeys/finish-registration';
import { hashToken } from '@/lib/tokens';
import { createTestDatabase } from '@/testing/database';
import { ended, expired, shortfalls } from '@/testing/gates/cast';
import { arrange, changePolicy, restoreGates, watch } from '@/testing/gates/world';
import {
  anonymous,
  bearing,
  browsing,
  client,
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

/** Finishes for everybody who began over the API. */
let other: Caller;
beforeAll(async () => {
  other = await givenToken('LOGIN_CLIENT');
});
beforeEach(() => restoreGates('instance'));

const browserHash = hashToken('this browser');
const newKey = () => createAuthenticator({ algorithm: -7 });

let people = 0;
async function newPerson(): Promise<Person> {
  people += 1;
  const person = await givenPerson(`Person${people}`);
  await givenPasskey(person.userId, newKey());
  return person;
}

/** A machine of its own: something happens to it. */
async function newMachine(role: Role): Promise<Caller> {
  people += 1;
  const name = `machine-${people}`;
  return bearing(must(await createAccessToken(systemCaller, { name, role })).token);
}

async function overApi(person: Person): Promise<Caller> {
  const { sessionId, credential } = await givenChallenge(other, person);
  return bearing(must(await setSession(other, { sessionId, credential })).sessionToken);
}

async function inBrowser(person: Person): Promise<Caller> {
  const begun = must(await beginSignIn(anonymous, {}));
  const credential = person.key.authenticate(begun.options, { origin: origin() });
  return browsing(must(await finishSignIn(anonymous, { ...begun, credential })).userAgentToken);
}

async function newCode({ userId }: Person) {
  const { code } = must(
    await createRegistrationLink(systemCaller, { userId, delivery: { kind: 'return' } }),
  );
  if (!code) throw new Error('no code');
  return code;
}

/** A registration of `person` that `beginner` began, and who finishes it. */
type Begun = {
  person: Person;
  /** Whose session or token it was; the person themself where a code alone let it begin. */
  beginner: string;
  caller: Caller;
  started: Awaited<ReturnType<typeof startRegistration>>;
  finisher: Caller;
  browserHash?: Uint8Array;
};

/** Everything that lets a registration begin. */
const beginnings = {
  'one’s own session over the API': async (): Promise<Begun> => {
    const person = await newPerson();
    const { userId: beginner } = person;
    const caller = await overApi(person);
    const started = await startRegistration(caller, { userId: beginner });
    return { person, beginner, caller, started, finisher: other };
  },
  'one’s own session in a browser': async (): Promise<Begun> => {
    const person = await newPerson();
    const { userId: beginner } = person;
    const caller = await inBrowser(person);
    const started = await startRegistration(caller, { userId: beginner, browserHash });
    return { person, beginner, caller, started, finisher: caller, browserHash };
  },
  'the session of an administrator': async (): Promise<Begun> => {
    const [person, admin] = [await newPerson(), await newPerson()];
    const { userId: beginner } = admin;
    const caller = await overApi(admin);
    await arrange(`UPDATE users SET roles = '{ORG_ADMIN}' WHERE id = $1`, [beginner]);
    const started = await startRegistration(caller, { userId: person.userId });
    return { person, beginner, caller, started, finisher: other };
  },
  'an access token': async (): Promise<Begun> => {
    const person = await newPerson();
    const caller = await newMachine('ORG_ADMIN');
    const started = await startRegistration(caller, { userId: person.userId });
    return { person, beginner: await holderOf(caller), caller, started, finisher: other };
  },
  'a code': async (): Promise<Begun> => {
    const person = await newPerson();
    const { userId } = person;
    const code = await newCode(person);
    const started = await startRegistration(anonymous, { userId, code, browserHash });
    const finisher = anonymous;
    return { person, beginner: userId, caller: anonymous, started, finisher, browserHash };
  },
  'a code and an access token': async (): Promise<Begun> => {
    const person = await newPerson();
    const { userId } = person;
    const caller = await newMachine('LOGIN_CLIENT');
    const started = await startRegistration(caller, { userId, code: await newCode(person) });
    return { person, beginner: await holderOf(caller), caller, started, finisher: other };
  },
};

type Beginning = keyof typeof beginnings;

async function holderOf(caller: Caller): Promise<string> {
  const id = 'token' in caller ? caller.token?.id : null;
  return peek('SELECT user_id FROM access_tokens WHERE id = $1', [id]);
}

const onSessions =
  (assignments: string) =>
  ({ beginner }: Begun) =>
    arrange(`UPDATE sessions SET ${assignments} WHERE user_id = $1`, [beginner]);
const onToken =
  (sql: string) =>
  ({ beginner }: Begun) =>
    arrange(`${sql} WHERE user_id = $1`, [beginner]);
const onBeginner =
  (assignments: string) =>
  ({ beginner }: Begun) =>
    arrange(`UPDATE users SET ${assignments} WHERE id = $1`, [beginner]);
const onCode =
  (assignments: string) =>
  ({ person }: Begun) =>
    arrange(`UPDATE one_time_codes SET ${assignments} WHERE user_id = $1`, [person.userId]);
const changed =
  (...changes: ChangeUserStateInput['change'][]) =>
  async ({ beginner: userId }: Begun) => {
    for (const change of changes) must(await changeUserState(systemCaller, { userId, change }));
  };

const own: Beginning[] = ['one’s own session over the API', 'one’s own session in a browser'];
const admins: Beginning[] = ['the session of an administrator'];
const sessions = [...own, ...admins];
const tokens: Beginning[] = ['an access token', 'a code and an access token'];
const codes: Beginning[] = ['a code', 'a code and an access token'];
const all = Object.keys(beginnings) as Beginning[];

/** What happens between beginning and finishing, and how the finish ends. */
const cases: {
  when: string;
  meanwhile: (begun: Begun) => Promise<unknown>;
  by: Beginning[];
  code: string | Partial<Record<Beginning, string>>;
  /** A session is judged by what is read of it: the statement knows no policy. */
  isJudgedBefore?: true;
}[] = [
  { when: 'nothing happens', meanwhile: async () => {}, by: all, code: 'accepted' },
  {
    when: 'the session is signed out',
    meanwhile: async ({ caller }) => {
      if (caller.kind === 'browser') return signOut(caller);
      const sessionId = caller.kind === 'bearer' ? (caller.token?.id ?? '') : '';
      must(await deleteSession(caller, { sessionId }));
    },
    by: sessions,
    code: 'session_expired',
  },
  {
    when: 'the session is ended',
    meanwhile: onSessions(ended),
    by: sessions,
    code: 'session_expired',
  },
  {
    when: 'the session is past its end',
    meanwhile: onSessions(expired),
    by: sessions,
    code: 'session_expired',
  },
  {
    when: 'the session was idle for too long',
    meanwhile: onSessions(`idle_seconds = 60, last_seen_at = now() - interval '61 seconds'`),
    by: sessions,
    code: 'session_expired',
  },
  {
    when: 'the session is gone',
    meanwhile: onToken('DELETE FROM sessions'),
    by: sessions,
    code: {
      'one’s own session over the API': 'invalid_token',
      'one’s own session in a browser': 'unauthenticated',
      'the session of an administrator': 'invalid_token',
    },
  },
  {
    when: 'the passkey that opened the session is removed',
    meanwhile: async ({ person: { userId, passkeyId } }) =>
      must(await removePasskey(other, { userId, passkeyId })),
    by: own,
    code: 'session_expired',
  },
  {
    when: 'the session’s check is older than the policy says',
    meanwhile: onSessions(`factors = ${shortfalls.old}`),
    by: sessions,
    code: 'reauthentication_required',
    isJudgedBefore: true,
  },
  {
    when: 'whoever began it is deactivated and back',
    meanwhile: changed('deactivate', 'reactivate'),
    by: sessions,
    code: 'session_expired',
  },
  {
    when: 'whoever began it is locked',
    meanwhile: changed('lock'),
    by: [...admins, ...tokens],
    code: 'invalid_token',
  },
  {
    when: 'the organization of whoever began it is inactive',
    meanwhile: onBeginner(`organization_id = 'closed'`),
    by: [...admins, ...tokens],
    code: 'invalid_token',
  },
  {
    when: 'whoever began it lost the role',
    meanwhile: onBeginner(`roles = '{}'`),
    by: [...admins, ...tokens],
    code: 'permission_denied',
  },
  {
    when: 'one’s own roles change',
    meanwhile: onBeginner(`roles = '{ORG_ADMIN}'`),
    by: own,
    code: 'accepted',
  },
  {
    when: 'the access token is expired',
    meanwhile: onToken(`UPDATE access_tokens SET ${expired}`),
    by: tokens,
    code: 'invalid_token',
  },
  {
    when: 'the access token is revoked',
    meanwhile: onToken('DELETE FROM access_tokens'),
    by: tokens,
    code: 'invalid_token',
  },
  {
    when: 'the code is used',
    meanwhile: onCode('used_at = now()'),
    by: codes,
    code: 'code_invalid',
  },
  {
    when: 'a newer link replaces the code',
    meanwhile: ({ person }) => newCode(person),
    by: codes,
    code: 'code_invalid',
  },
  { when: 'the code expires', meanwhile: onCode(expired), by: codes, code: 'code_invalid' },
  {
    when: 'the person is locked',
    meanwhile: ({ person }) =>
      arrange(`UPDATE users SET state = 'LOCKED' WHERE id = $1`, [person.userId]),
    by: [...admins, ...tokens, ...codes],
    code: 'user_not_active',
  },
  {
    when: 'whoever it is for is a program by now',
    meanwhile: ({ person }) =>
      arrange(`UPDATE users SET kind = 'machine' WHERE id = $1`, [person.userId]),
    by: all,
    code: 'user_wrong_state',
  },
  {
    when: 'somebody without a role has changed the session since',
    meanwhile: onSessions(`taker_ids = '{gone}'`),
    by: admins,
    code: 'permission_denied',
  },
  {
    when: 'passkeys are switched off',
    meanwhile: () => changePolicy('instance', `passkeys_type = 'NOT_ALLOWED'`),
    by: all,
    code: 'passkeys_not_allowed',
  },
];

const rows = cases.flatMap(({ by, code, ...rest }) =>
  [...new Set(by)].map((beginning) => ({
    ...rest,
    beginning,
    code: typeof code === 'string' ? code : (code[beginning] ?? ''),
  })),
);

/** The statement alone, by what was read and no judgement. */
async function gate({ started, finisher }: Begun): Promise<boolean> {
  const { written } = await store(finisher, must(started).passkeyId, async ({ ceremony, user }) => {
    if (!ceremony || !user) throw new Error('no ceremony');
    const passkey: PasskeyToStore = {
      ...{ credentialId: newKey().credentialId, publicKey: new Uint8Array(1), algorithm: -7 },
      ...{ signCount: 0, aaguid: '', attestationType: 'none', transports: [], discoverable: null },
      ...{ backupEligible: false, backedUp: false, userVerified: true },
      ...{ rpId: 'localhost', name: 'x', kind: 'PASSKEY' },
    };
    const change: RegistrationChange = {
      kind: 'store',
      passkey,
      begunBy: ceremony.begunBy,
      roles: rolesWith('user.credential.write'),
      isEntered: false,
      sequence: null,
      mail: null,
      audit: { type: 'user.passkey.added', client },
      browser: null,
    };
    return { verdict: null, change };
  });
  return written?.stored !== null && written !== null;
}

function finish({ started, finisher, browserHash: cookie }: Begun) {
  const { passkeyId, options } = must(started);
  const credential = newKey().register(options, { origin: origin() });
  const bound = cookie ? { browserHash: cookie } : {};
  return verifyRegistration(finisher, { passkeyId, credential, ...bound });
}

describe('B17 a registration', () => {
  test.each(rows)('begun by $beginning ends as $code where $when', async (row) => {
    const make = async () => {
      const begun = await beginnings[row.beginning]();
      must(begun.started);
      await row.meanwhile(begun);
      return begun;
    };
    const begun = await make();
    const { answer, wrote } = await watch(() => finish(begun));
    expect(codeOf(answer)).toBe(row.code);
    expect(wrote).toEqual(row.code === 'accepted' ? { spent: 1, events: 1 } : {});
    if (!row.isJudgedBefore) {
      await restoreGates('instance');
      expect({ isOpen: await gate(await make()) }).toEqual({ isOpen: row.code === 'accepted' });
    }
  });
});
