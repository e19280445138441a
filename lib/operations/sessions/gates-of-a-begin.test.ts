import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller, UserVerification } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { setSession } from '@/lib/operations/sessions/set-session';
import { strongerVerification } from '@/lib/policy/passkey-rules';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { type Governed, governEach } from '@/testing/govern';
import {
  anonymous,
  codeOf,
  givenPasskey,
  givenPerson,
  givenToken,
  must,
  type Person,
  peek,
} from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

let login: Caller;
let minnie: Person;
beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
  minnie = await givenPerson('Minnie');
  const second = await givenPasskey(minnie.userId, createAuthenticator({ algorithm: -7 }));
  await pool().query(`UPDATE passkeys SET kind = 'U2F' WHERE id = $1`, [second]);
  await pool().query(`INSERT INTO organizations (id, name, primary_domain, state)
    VALUES ('2', 'Closed', 'closed.example', 'INACTIVE')`);
});
beforeEach(async () => {
  await pool().query('DELETE FROM rate_limits');
});

const verifications = ['discouraged', 'preferred', 'required'] as const;

/** The ways to begin a sign-in for a name; each says what came of it and which options it gave. */
const ways = {
  post: (loginName: string, userVerification: UserVerification) =>
    createSession(login, {
      user: { loginName },
      challenge: { domain: 'localhost', userVerification },
    }),
  patch: async (loginName: string, userVerification: UserVerification) => {
    const { sessionId } = must(await createSession(login, {}));
    return setSession(login, {
      sessionId,
      user: { loginName },
      challenge: { domain: 'localhost', userVerification },
    });
  },
  page: (loginName: string) => beginSignIn(anonymous, { loginName, byIds: true }),
};

const ceremonies = () => peek<number>('SELECT count(*)::int FROM ceremonies');
const events = () => peek<number>('SELECT count(*)::int FROM audit_events');

test('the database and the rules agree which user verification is the stronger', async () => {
  const strongestLast = await peek<string[]>('SELECT enum_range(NULL::"UserVerification")::text[]');
  for (const [index, weaker] of strongestLast.entries())
    for (const stronger of strongestLast.slice(index))
      expect(strongerVerification(weaker as UserVerification, stronger as UserVerification)).toBe(
        stronger,
      );
  expect(strongestLast).toEqual(verifications);
});

describe.each(governEach)('a begin under the policy of $owner', ({ setUp, owner }) => {
  let governed: Governed;
  beforeAll(async () => {
    governed = await setUp();
    return governed.remove;
  });
  beforeEach(() => governed.reset());

  test.each(
    verifications.flatMap((asked) => verifications.map((policy) => [asked, policy] as const)),
  )(
    'asks the stronger of %s and %s, and offers second factors only below required',
    async (asked, policy) => {
      await governed.set({ user_verification: policy });
      const stronger = strongerVerification(asked, policy);
      for (const begin of [ways.post, ways.patch]) {
        const { options } = must(await begin(minnie.loginName, asked));
        expect(options?.userVerification).toBe(stronger);
        expect(options?.allowCredentials).toHaveLength(stronger === 'required' ? 1 : 2);
      }
      // On a page nothing of a known name shows, not even that its organization has a policy of its own.
      const { options } = must(await ways.page(minnie.loginName));
      expect(options.userVerification).toBe(owner === 'the instance' ? policy : 'required');
      expect(options.allowCredentials).toHaveLength(1);
    },
  );

  const fresh = async () =>
    (await givenPerson(`P${Math.random().toString(36).slice(2, 10)}`)).loginName;
  const change = async (loginName: string, sql: string) => {
    await pool().query(sql, [loginName]);
    return loginName;
  };
  const cases: {
    name: string;
    arrange: () => Promise<string>;
    api: string;
    patch?: string;
    page?: string;
  }[] = [
    {
      name: 'a name that nobody has',
      arrange: async () => 'nobody@mouse.com',
      api: 'user_not_found',
    },
    {
      name: 'a user who is locked',
      arrange: async () =>
        change(await fresh(), `UPDATE users SET state = 'LOCKED' WHERE login_name = $1`),
      api: 'user_not_active',
    },
    {
      name: 'a user who is deactivated',
      arrange: async () =>
        change(await fresh(), `UPDATE users SET state = 'INACTIVE' WHERE login_name = $1`),
      api: 'user_not_active',
    },
    {
      name: 'a user of an organization that is not active',
      arrange: async () =>
        change(await fresh(), `UPDATE users SET organization_id = '2' WHERE login_name = $1`),
      api: 'user_not_active',
    },
    {
      name: 'a user without a passkey',
      arrange: async () =>
        change(
          await fresh(),
          `DELETE FROM passkeys p USING users u WHERE u.id = p.user_id AND u.login_name = $1`,
        ),
      api: 'no_passkeys',
    },
    {
      name: 'a user with a passkey for another RP ID only',
      arrange: async () =>
        change(
          await fresh(),
          `UPDATE passkeys p SET rp_id = 'other.example' FROM users u WHERE u.id = p.user_id AND u.login_name = $1`,
        ),
      api: 'no_passkeys',
    },
    {
      name: 'a user with a security key of kind U2F only, where verification is required',
      arrange: async () =>
        change(
          await fresh(),
          `UPDATE passkeys p SET kind = 'U2F' FROM users u WHERE u.id = p.user_id AND u.login_name = $1`,
        ),
      api: 'no_passkeys',
    },
    {
      name: 'a user who was refused too often',
      arrange: async () =>
        change(
          await fresh(),
          `INSERT INTO rate_limits SELECT 'refused_by_account:' || id, 300, now() + interval '1 minute'
           FROM users WHERE login_name = $1`,
        ),
      api: 'rate_limited',
      // The answer to such a challenge is limited; another challenge costs nobody anything.
      patch: 'accepted',
    },
    {
      name: 'anybody while passkeys are off',
      arrange: async () => {
        await governed.set({ passkeys_type: 'NOT_ALLOWED' });
        return minnie.loginName;
      },
      api: 'passkeys_not_allowed',
      page: owner === 'the instance' ? 'passkeys_not_allowed' : 'accepted',
    },
  ];

  test.each(cases)(
    'tells why not of $name, by POST and PATCH, and to no stranger',
    async (each) => {
      const loginName = await each.arrange();
      const before = { ceremonies: await ceremonies(), events: await events() };
      expect(codeOf(await ways.post(loginName, 'required'))).toBe(each.api);
      expect(codeOf(await ways.patch(loginName, 'required'))).toBe(each.patch ?? each.api);
      const isPatched = each.patch === 'accepted';
      expect((await ceremonies()) - before.ceremonies).toBe(isPatched ? 1 : 0);
      expect((await events()) - before.events).toBe(isPatched ? 1 : 0);
      expect(codeOf(await ways.page(loginName))).toBe(each.page ?? 'accepted');
    },
  );

  test('is the same for known and unknown names where the policy hides who is unknown', async () => {
    await pool().query('UPDATE login_policies SET ignore_unknown_usernames = true');
    const without = await fresh();
    await pool().query(
      'DELETE FROM passkeys p USING users u WHERE u.id = p.user_id AND u.login_name = $1',
      [without],
    );
    const locked = await change(
      await fresh(),
      `UPDATE users SET state = 'LOCKED' WHERE login_name = $1`,
    );
    for (const name of ['nobody@mouse.com', without, locked])
      for (const begin of [ways.post, ways.patch]) {
        const [first, second] = [
          must(await begin(name, 'required')),
          must(await begin(name, 'required')),
        ];
        expect(first.options?.allowCredentials).toHaveLength(1);
        expect(first.options?.allowCredentials).toEqual(second.options?.allowCredentials);
      }
    const { sessionId } = must(await createSession(login, { user: { userId: minnie.userId } }));
    const renamed = await setSession(login, { sessionId, user: { loginName: 'nobody@mouse.com' } });
    expect(codeOf(renamed)).toBe('user_change_not_possible');
  });
});

test('a begin for an organization that does not exist, or is not active, is refused by name', async () => {
  for (const organizationId of ['404', '2'])
    expect(codeOf(await beginSignIn(anonymous, { organizationId }))).toBe('organization_not_found');
});

test('a caller without the role, or whose token is gone, begins nothing by POST or PATCH', async () => {
  const { sessionId } = must(await createSession(login, {}));
  const challenge = { domain: 'localhost', userVerification: 'required' } as const;
  const both = async (caller: Caller) => [
    codeOf(await createSession(caller, { challenge })),
    codeOf(await setSession(caller, { sessionId, challenge })),
  ];
  const other = await givenToken('ORG_ADMIN');
  expect(await both(other)).toEqual(['permission_denied', 'permission_denied']);
  await pool().query(`UPDATE access_tokens SET expires_at = now() - interval '1 second'
    WHERE user_id = (SELECT id FROM users WHERE login_name = 'machine-org_admin')`);
  expect(await both(other)).toEqual(['invalid_token', 'invalid_token']);
  expect(await both(anonymous)).toEqual(['unauthenticated', 'unauthenticated']);
});
