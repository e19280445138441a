import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { deleteSession } from '@/lib/operations/sessions/delete-session';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { getSession } from '@/lib/operations/sessions/get-session';
import { setSession } from '@/lib/operations/sessions/set-session';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { limit, limitFrom } from '@/lib/policy/rate-limits';
import type { PublicKeyCredentialRequestOptionsJSON } from '@/lib/webauthn/request-options';
import { createTestDatabase } from '@/testing/database';
import { arrange, fillLimit, givenUnanswered } from '@/testing/gates/world';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
import {
  anonymous,
  client,
  codeOf,
  givenPerson,
  givenToken,
  must,
  origin,
  type Person,
} from '@/testing/people';

beforeAll(createTestDatabase);
beforeEach(keepLoginPolicy);

const kinds = ['known', 'unknown', 'disabled', 'passkey-less'] as const;
type Kind = (typeof kinds)[number];
const hiddenKinds = kinds.filter((kind) => kind !== 'known');
const challenge = { domain: 'localhost', userVerification: 'required' } as const;

let login: Caller;
let minnie: Person;
let mickey: Person;
const named = {} as Record<Kind, { loginName: string; userId: string }>;
beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
  [minnie, mickey] = [await givenPerson('Minnie'), await givenPerson('Mickey')];
  const [bare, locked] = [await givenPerson('Clara'), await givenPerson('Horace')];
  await arrange('DELETE FROM passkeys WHERE user_id = $1', [bare.userId]);
  must(await changeUserState(systemCaller, { userId: locked.userId, change: 'lock' }));
  const nobody = { loginName: 'nobody@mouse.com', userId: '299999999999999999' };
  Object.assign(named, { known: minnie, unknown: nobody, disabled: locked, 'passkey-less': bare });
});
beforeEach(async () => {
  await arrange('DELETE FROM rate_limits');
  await arrange('DELETE FROM sessions');
  must(
    await setLoginPolicy(systemCaller, {
      patch: { ignoreUnknownUsernames: true },
      confirmed: false,
    }),
  );
});

/** What can be told of options but for the credentials themselves, which differ between any two names. */
function looks(options: PublicKeyCredentialRequestOptionsJSON | undefined) {
  const credentials = options?.allowCredentials ?? [];
  return {
    ...options,
    challenge: options?.challenge.length,
    allowCredentials: credentials.length > 0,
    members: [...new Set(credentials.flatMap((credential) => Object.keys(credential)))].sort(),
  };
}

/** What a reader sees of a session, without what differs between any two. */
async function read(sessionId: string) {
  const session = must(await getSession(login, { sessionId }));
  const { id: _, createdAt, changedAt, expiresAt, ...shown } = session;
  return { ...shown, seconds: Math.round((expiresAt.getTime() - createdAt.getTime()) / 1000) };
}

const answerTo = (
  options: PublicKeyCredentialRequestOptionsJSON | undefined,
  conduct: Parameters<Person['key']['authenticate']>[1],
  key = minnie.key,
) => {
  if (!options) throw new Error('no options');
  return key.authenticate(options, conduct);
};

describe.each([
  ['by name', (kind: Kind) => ({ loginName: named[kind].loginName })],
  ['by id', (kind: Kind) => ({ userId: named[kind].userId })],
] as const)('a person asked for %s where the policy hides who is unknown', (_how, userOf) => {
  test.each(hiddenKinds)(
    'E1 looks, %s or known, the same when a session is created and read',
    async (kind) => {
      const seen = async (which: Kind) => {
        const begun = must(await createSession(login, { user: userOf(which), challenge }));
        const { sequence, resourceOwner } = begun.details;
        const session = await read(begun.sessionId);
        return { sequence, resourceOwner, options: looks(begun.options), session };
      };
      expect(await seen(kind)).toEqual(await seen('known'));
    },
  );

  test.each(hiddenKinds)(
    'E1 looks, %s or known, the same at each change of a session',
    async (kind) => {
      const seen = async (which: Kind) => {
        const user = userOf(which);
        const { sessionId } = must(await createSession(login, {}));
        const steps = [
          { user },
          { challenge },
          { user, challenge },
          { metadata: { a: 'YQ==' } },
          { user: { loginName: mickey.loginName } },
          { user: { loginName: 'somebody-else@mouse.com' } },
          { user, lifetimeSeconds: 600 },
        ];
        const answers: unknown[] = [];
        for (const step of steps) {
          const set = await setSession(login, { sessionId, ...step });
          const sequence = set.ok && set.value.details.sequence;
          answers.push([
            codeOf(set),
            sequence,
            set.ok && set.value.options && looks(set.value.options),
          ]);
        }
        return { answers, session: { ...(await read(sessionId)), seconds: null } };
      };
      expect(await seen(kind)).toEqual(await seen('known'));
    },
  );

  test.each(kinds)(
    'is offered, %s, the same credentials whenever a challenge is asked for',
    async (kind) => {
      const user = userOf(kind);
      const ids = (options: PublicKeyCredentialRequestOptionsJSON | undefined) =>
        options?.allowCredentials;
      const posted = must(await createSession(login, { user, challenge }));
      const again = must(await createSession(login, { user, challenge }));
      const { sessionId } = must(await createSession(login, {}));
      const patched = must(await setSession(login, { sessionId, user, challenge }));
      const later = must(await setSession(login, { sessionId, challenge }));
      expect(ids(posted.options)).not.toEqual([]);
      for (const { options } of [again, patched, later])
        expect(ids(options)).toEqual(ids(posted.options));
    },
  );

  test.each(kinds)(
    'refuses, %s, an answer with an offered id under another key, and spends the challenge',
    async (kind) => {
      const { sessionId, options } = must(
        await createSession(login, { user: userOf(kind), challenge }),
      );
      const credential = answerTo(options, {
        origin: origin(),
        credentialId: options?.allowCredentials[0]?.id ?? '',
        signature: (usual) => Buffer.from(usual).reverse(),
      });
      expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('ceremony_failed');
      expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('ceremony_finished');
    },
  );

  test.each(hiddenKinds)('accepts nobody in a session of somebody %s', async (kind) => {
    const asked = must(await createSession(login, { user: userOf(kind) }));
    const { options } = must(await setSession(login, { sessionId: asked.sessionId, challenge }));
    // The challenge itself would take any passkey.
    await arrange(`UPDATE ceremonies SET allowed_credential_ids = '{}' WHERE session_id = $1`, [
      asked.sessionId,
    ]);
    const credential = answerTo(options, { origin: origin() });
    const set = await setSession(login, { sessionId: asked.sessionId, credential });
    expect(codeOf(set)).toBe('ceremony_failed');
    expect((await read(asked.sessionId)).user).toBeNull();
  });

  test.each(hiddenKinds)(
    'refuses the passkey of somebody else beside a check that names somebody %s',
    async (kind) => {
      const { sessionId, options } = must(await createSession(login, { challenge }));
      const credential = answerTo(options, { origin: origin() });
      const set = await setSession(login, { sessionId, user: userOf(kind), credential });
      expect(codeOf(set)).toBe('ceremony_failed');
      expect((await read(sessionId)).user).toBeNull();
    },
  );

  test.each(kinds)(
    'E3 is limited, %s, after as many refusals, and not for another network',
    async (kind) => {
      const user = userOf(kind);
      const begin = async (ip?: string) =>
        must(await createSession(login, { user, challenge, ...(ip && { userAgent: { ip } }) }));
      const [first, second, elsewhere] = [
        await begin(),
        await begin(),
        await begin('198.51.100.9'),
      ];
      const refuse = async ({ sessionId, options }: typeof first) => {
        const credential = answerTo(options, {
          origin: origin(),
          credentialId: options?.allowCredentials[0]?.id ?? '',
          signature: (usual) => Buffer.from(usual).reverse(),
        });
        return codeOf(await setSession(login, { sessionId, credential }));
      };
      const name = 'userId' in user ? user.userId : user.loginName;
      const { key, max } = limitFrom('refused_by_account', client.address ?? '', name);
      await fillLimit(key);
      await arrange('UPDATE rate_limits SET count = $1', [max - 1]);
      expect(await refuse(first)).toBe('ceremony_failed');
      expect(await refuse(second)).toBe('rate_limited');
      expect(codeOf(await createSession(login, { user, challenge }))).toBe('rate_limited');
      const { sessionId } = second;
      expect(codeOf(await setSession(login, { sessionId, challenge }))).toBe('rate_limited');
      expect(await refuse(elsewhere)).toBe('ceremony_failed');
      await begin('198.51.100.9');
    },
  );
});

/** Every way to a challenge for a name over the API; what each comes to. */
const waysToChallenge: Record<string, (user: { loginName: string }) => Promise<string>> = {
  'name and challenge at the beginning': async (user) =>
    codeOf(await createSession(login, { user, challenge })),
  'the name first and the challenge in a change': async (user) => {
    const { sessionId } = must(await createSession(login, { user }));
    return codeOf(await setSession(login, { sessionId, challenge }));
  },
  'nothing first, and name and challenge in a change': async (user) => {
    const { sessionId } = must(await createSession(login, {}));
    return codeOf(await setSession(login, { sessionId, user, challenge }));
  },
  'a challenge of nobody first, and name and challenge in a change': async (user) => {
    const { sessionId } = must(await createSession(login, { challenge }));
    return codeOf(await setSession(login, { sessionId, user, challenge }));
  },
  'a session without any before each': async (user) => {
    must(await createSession(login, { user }));
    return codeOf(await createSession(login, { user, challenge }));
  },
  'a session that is ended at once': async (user) => {
    const begun = await createSession(login, { user, challenge });
    if (begun.ok) must(await deleteSession(login, { sessionId: begun.value.sessionId }));
    return codeOf(begun);
  },
};

describe.each(kinds)('E3 challenges that nobody answers for a name that is %s', (kind) => {
  const { max } = limit('unanswered_by_account', '');

  test.each(Object.keys(waysToChallenge))('are limited by way of %s', async (way) => {
    const { loginName } = named[kind];
    const ask = waysToChallenge[way];
    if (!ask) throw new Error('no such way');
    await givenUnanswered({ named: loginName, network: client.address ?? '' }, max - 2);
    const codes: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) codes.push(await ask({ loginName }));
    expect(codes).toEqual(['accepted', 'accepted', 'rate_limited', 'rate_limited', 'rate_limited']);
  });

  test('are limited where one session is given them all, until one is answered', async () => {
    const { loginName } = named[kind];
    const { sessionId } = must(await createSession(login, { user: { loginName }, challenge }));
    await arrange('UPDATE sessions SET unanswered = $2 WHERE id = $1', [sessionId, max - 2]);
    const again = () => setSession(login, { sessionId, challenge });
    must(await again());
    const { options } = must(await again());
    const refused = await again();
    expect(codeOf(refused)).toBe('rate_limited');
    expect(refused.ok || refused.error).toMatchObject({ retryAfterSeconds: expect.any(Number) });
    if (kind !== 'known') return;
    const credential = answerTo(options, { origin: origin() });
    must(await setSession(login, { sessionId, credential }));
    must(await again());
  });
});

test('E3 of so many challenges for one name in sessions that were named before not one more is opened', async () => {
  const { max } = limit('unanswered_by_account', '');
  const user = { loginName: minnie.loginName };
  const codes = new Map<string, number>();
  for (let turn = 0; turn < max + 5; turn += 1) {
    const code =
      (await waysToChallenge['the name first and the challenge in a change']?.(user)) ?? '';
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  expect(Object.fromEntries(codes)).toEqual({ accepted: max, rate_limited: 5 });
});

test('shows in a session whose it is once a passkey has proven it', async () => {
  const user = { loginName: minnie.loginName };
  const { sessionId, options } = must(await createSession(login, { user, challenge }));
  expect(await read(sessionId)).toMatchObject({ user: null, factors: {} });
  must(await setSession(login, { sessionId, credential: answerTo(options, { origin: origin() }) }));
  expect(await read(sessionId)).toMatchObject({ user: { loginName: minnie.loginName } });
});

test('names that nobody can have are unknown ones like any other', async () => {
  for (const loginName of ['two words', 'hid\u200bden@mouse.com']) {
    const begun = must(await createSession(login, { user: { loginName }, challenge }));
    expect(begun.options?.allowCredentials).not.toEqual([]);
    const { options, ceremonyId, browserSecret } = must(
      await beginSignIn(anonymous, { loginName, byIds: true }),
    );
    expect(options.allowCredentials).toEqual(begun.options?.allowCredentials);
    const anybody = must(await beginSignIn(anonymous, { loginName }));
    const credential = answerTo(anybody.options, { origin: origin() });
    expect(codeOf(await finishSignIn(anonymous, { ...anybody, credential }))).toBe(
      'ceremony_failed',
    );
    expect(ceremonyId && browserSecret).toBeTruthy();
  }
});

test('a name that nobody has is a miss where the policy does not hide that', async () => {
  must(
    await setLoginPolicy(systemCaller, {
      patch: { ignoreUnknownUsernames: false },
      confirmed: false,
    }),
  );
  for (const [kind, code] of [
    ['unknown', 'user_not_found'],
    ['disabled', 'user_not_active'],
    ['passkey-less', 'no_passkeys'],
  ] as const)
    expect(
      codeOf(await createSession(login, { user: { loginName: named[kind].loginName }, challenge })),
    ).toBe(code);
});

describe('a name on the pages', () => {
  test.each(kinds)(
    'refuses, %s, an answer with an offered id under another key, in the same words',
    async (kind) => {
      const { loginName } = named[kind];
      const begun = must(await beginSignIn(anonymous, { loginName, byIds: true }));
      const credential = answerTo(begun.options, {
        origin: origin(),
        credentialId: begun.options.allowCredentials[0]?.id ?? '',
        signature: (usual) => Buffer.from(usual).reverse(),
      });
      const finished = await finishSignIn(anonymous, { ...begun, credential });
      expect(finished).toMatchObject({
        error: { code: 'ceremony_failed', message: expect.any(String) },
      });
      expect(finished).not.toMatchObject({ error: { cause: 'removed_credential' } });
    },
  );

  test('E3 is limited for whoever asks too often, and for nobody in another network', async () => {
    const { max } = limit('begin_by_account', '');
    for (const kind of kinds) {
      const ask = (address: string) =>
        beginSignIn(
          { ...anonymous, client: { ...client, address } },
          { loginName: named[kind].loginName },
        );
      await fillLimit(limitFrom('begin_by_account', '192.0.2.1', named[kind].loginName).key);
      await arrange('UPDATE rate_limits SET count = $1', [max - 1]);
      expect([codeOf(await ask('192.0.2.1')), codeOf(await ask('192.0.2.1'))]).toEqual([
        'accepted',
        'rate_limited',
      ]);
      expect(codeOf(await ask('198.51.100.9'))).toBe('accepted');
    }
  });
});
