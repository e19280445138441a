import { beforeAll, describe, expect, test } from 'vitest';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { findUser } from '@/lib/operations/users/find-user';
import { listUsers } from '@/lib/operations/users/list-users';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { anonymous, bearing, codeOf, givenToken, must, peek } from '@/testing/people';

beforeAll(createTestDatabase);

const mouse = { givenName: 'Minnie', familyName: 'Mouse', email: 'minnie@mouse.com' };

describe('a person', () => {
  test('is stored in canonical form, with a handle that is the id as the contract prints it', async () => {
    const { userId } = must(
      await createHumanUser(systemCaller, {
        ...mouse,
        email: ' Minnie@Mouse.com',
        displayName: 'Minnie\u202e  M.',
      }),
    );
    const user = must(await findUser(systemCaller, { loginName: 'MINNIE@mouse.com' }));
    expect(user).toMatchObject({
      id: userId,
      loginName: 'minnie@mouse.com',
      displayName: 'Minnie M.',
      state: 'ACTIVE',
    });
    expect(Buffer.from(user.webauthnHandle).toString()).toBe(userId);
  });

  test('E4 whose id the client chose gets a handle that says nothing', async () => {
    const { userId } = must(
      await createHumanUser(systemCaller, {
        ...mouse,
        email: 'm2@mouse.com',
        userId: 'minnie@mouse.com',
      }),
    );
    const user = must(await findUser(systemCaller, { userId }));
    expect(Buffer.from(user.webauthnHandle).toString()).not.toContain('minnie');
    expect(user.webauthnHandle.length).toBeLessThanOrEqual(64);
  });

  test('needs a name that is free, in any spelling', async () => {
    expect(
      codeOf(await createHumanUser(systemCaller, { ...mouse, loginName: 'ＭINNIE@mouse.com' })),
    ).toBe('user_already_exists');
    expect(codeOf(await createHumanUser(systemCaller, { ...mouse, email: 'nonsense' }))).toBe(
      'invalid_argument',
    );
    expect(codeOf(await createHumanUser(systemCaller, { ...mouse, organizationId: '404' }))).toBe(
      'organization_not_found',
    );
  });

  test('is one person under every spelling of a domain', async () => {
    const written = { ...mouse, email: 'Jürgen@EXÄMPLE.com' };
    const { userId } = must(await createHumanUser(systemCaller, written));
    const encoded = 'jürgen@xn--exmple-cua.com';
    expect(must(await findUser(systemCaller, { loginName: encoded }))).toMatchObject({
      id: userId,
      loginName: 'jürgen@exämple.com',
      email: 'jürgen@exämple.com',
    });
    expect(codeOf(await createHumanUser(systemCaller, { ...mouse, email: encoded }))).toBe(
      'user_already_exists',
    );
    for (const kind of ['loginName', 'email'] as const)
      for (const method of ['equals', 'contains'] as const) {
        const query = { kind, method, value: encoded };
        const search = { queries: [query], limit: 10, offset: 0, ascending: true };
        expect(must(await listUsers(systemCaller, search)).users.map(({ id }) => id)).toEqual([
          userId,
        ]);
      }
  });

  test('D18 gets a role from an administrator only', async () => {
    const login = await givenToken('LOGIN_CLIENT');
    const eve = { ...mouse, email: 'eve@mouse.com', roles: ['INSTANCE_ADMIN' as const] };
    expect(codeOf(await createHumanUser(login, eve))).toBe('permission_denied');
    expect(codeOf(await createHumanUser(anonymous, eve))).toBe('unauthenticated');
  });

  test('moves between states only as they allow', async () => {
    const { userId } = must(
      await createHumanUser(systemCaller, { ...mouse, email: 'd@mouse.com' }),
    );
    const change = (to: 'deactivate' | 'reactivate' | 'lock' | 'unlock') =>
      changeUserState(systemCaller, { userId, change: to });
    expect(codeOf(await change('unlock'))).toBe('user_wrong_state');
    for (const to of ['lock', 'unlock', 'deactivate', 'reactivate'] as const) {
      expect(codeOf(await change(to))).toBe('accepted');
      expect(codeOf(await change(to))).toBe('user_wrong_state');
    }
  });
});

describe('an access token', () => {
  test('is stored as a hash, and works until its machine is deactivated', async () => {
    const { token, userId } = must(
      await createAccessToken(systemCaller, { name: 'Backend', role: 'LOGIN_CLIENT' }),
    );
    expect(await peek(`SELECT string_agg(t::text, '') FROM access_tokens t`)).not.toContain(token);
    const caller = bearing(token);
    expect((await findUser(caller, { loginName: 'minnie@mouse.com' })).ok).toBe(true);
    must(await changeUserState(systemCaller, { userId, change: 'deactivate' }));
    expect(codeOf(await findUser(caller, { loginName: 'minnie@mouse.com' }))).toBe('invalid_token');
  });

  test('C9 loses its rights with its role, and expires', async () => {
    const { token, userId } = must(
      await createAccessToken(systemCaller, { name: 'other', role: 'INSTANCE_ADMIN' }),
    );
    const caller = bearing(token);
    await pool().query(`UPDATE users SET roles = '{}' WHERE id = $1`, [userId]);
    expect(codeOf(await findUser(caller, { loginName: 'minnie@mouse.com' }))).toBe(
      'permission_denied',
    );
    await pool().query(
      `UPDATE access_tokens SET expires_at = now() - interval '1 second' WHERE user_id = $1`,
      [userId],
    );
    expect(codeOf(await findUser(caller, { loginName: 'minnie@mouse.com' }))).toBe('invalid_token');
  });

  test('is not made for a name that is taken by somebody else', async () => {
    const make = (name: string) => createAccessToken(systemCaller, { name, role: 'LOGIN_CLIENT' });
    expect(codeOf(await make('minnie@mouse.com'))).toBe('user_already_exists');
    expect(codeOf(await make('other'))).toBe('user_already_exists');
    expect(codeOf(await createAccessToken(anonymous, { name: 'x', role: 'LOGIN_CLIENT' }))).toBe(
      'unauthenticated',
    );
  });
});

test('E7 a list shows and counts only those whom the caller may read', async () => {
  const all = { queries: [], limit: 100, offset: 0, ascending: true };
  const { total } = must(await listUsers(systemCaller, all));
  const orgAdmin = await givenToken('ORG_ADMIN');
  expect(must(await listUsers(orgAdmin, all)).total).toBe(total + 1);
  await pool().query(
    `INSERT INTO organizations (id, name, primary_domain) VALUES ('2', 'Other', 'other.example')`,
  );
  await pool().query(
    `UPDATE users SET organization_id = '2' WHERE login_name = 'machine-org_admin'`,
  );
  const seen = must(await listUsers(orgAdmin, all));
  expect(seen.users.map(({ loginName }) => loginName)).toEqual(['machine-org_admin']);
  expect(seen.total).toBe(1);
  expect(codeOf(await findUser(orgAdmin, { loginName: 'minnie@mouse.com' }))).toBe(
    'permission_denied',
  );
  const byName = {
    ...all,
    queries: [{ kind: 'loginName', value: 'MINNIE', method: 'starts_with' } as const],
  };
  expect(must(await listUsers(systemCaller, byName)).users).toHaveLength(1);
});

test('D19 a name is a name: neither SQL nor a pattern', async () => {
  const find = (value: string, method: 'equals' | 'contains' | 'starts_with') =>
    listUsers(systemCaller, {
      queries: [{ kind: 'loginName', value, method }],
      limit: 10,
      offset: 0,
      ascending: true,
    });
  for (const value of ["' OR 1=1 --", '%', 'm_nnie', '\\', 'm%', '{"$ne":1}'])
    for (const method of ['equals', 'contains', 'starts_with'] as const)
      expect(must(await find(value, method)).total, `${method} ${value}`).toBe(0);
});
