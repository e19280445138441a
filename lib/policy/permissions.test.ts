import { expect, test } from 'vitest';
import { type Role, rolesByRank } from '@/lib/model';
import { grants, holds, mayTakeSession, reachesRank, rolesWith } from '@/lib/policy/permissions';

const actor = (...roles: Role[]) => ({ roles, organizationId: 'disney', maker: null });

const madeBy = (maker: Role[], ...roles: Role[]) => ({
  ...actor(...roles),
  maker: { roles: maker, organizationId: 'disney' },
});

test('a role reaches as far as its grant', () => {
  expect(holds(actor('INSTANCE_ADMIN'), 'policy.write', null)).toBe(true);
  expect(holds(actor('LOGIN_CLIENT'), 'policy.write', null)).toBe(false);
  expect(holds(actor('LOGIN_CLIENT'), 'user.passkey.write', 'warner')).toBe(true);
  expect(holds(actor('ORG_ADMIN'), 'user.write', 'disney')).toBe(true);
  expect(holds(actor('ORG_ADMIN'), 'user.write', 'warner')).toBe(false);
  expect(holds(actor('ORG_ADMIN'), 'user.write', null)).toBe(false);
  expect(holds(actor(), 'user.read', 'disney')).toBe(false);
});

test('statements that check a permission themselves get its roles by their reach', () => {
  expect(rolesWith('session.write')).toEqual({
    instance: ['LOGIN_CLIENT', 'INSTANCE_ADMIN'],
    organization: [],
  });
  expect(rolesWith('policy.write')).toEqual({ instance: ['INSTANCE_ADMIN'], organization: [] });
  expect(rolesWith('user.write').organization).toEqual(['ORG_ADMIN']);
});

test('a session that somebody had made can do what both its user and they may', () => {
  const login: Role[] = ['LOGIN_CLIENT'];
  expect(holds(madeBy(login, 'INSTANCE_ADMIN'), 'policy.write', null)).toBe(false);
  expect(holds(madeBy(login, 'INSTANCE_ADMIN'), 'user.write', 'warner')).toBe(true);
  expect(holds(madeBy(['INSTANCE_ADMIN']), 'user.read', 'disney')).toBe(false);
  expect(holds(madeBy(['INSTANCE_ADMIN'], 'INSTANCE_ADMIN'), 'policy.write', null)).toBe(true);
  expect(holds(madeBy([], 'INSTANCE_ADMIN'), 'user.read', 'disney')).toBe(false);
  expect(holds(madeBy(['ORG_ADMIN'], 'INSTANCE_ADMIN'), 'user.write', 'disney')).toBe(true);
  expect(holds(madeBy(['ORG_ADMIN'], 'INSTANCE_ADMIN'), 'user.write', 'warner')).toBe(false);
});

test('the highest role is the rank, and nobody acts on a higher one', () => {
  expect(reachesRank(actor(), [])).toBe(true);
  expect(reachesRank(actor(), ['ORG_ADMIN'])).toBe(false);
  expect(reachesRank(actor('ORG_ADMIN'), ['ORG_ADMIN'])).toBe(true);
  expect(reachesRank(actor('ORG_ADMIN'), ['ORG_ADMIN', 'INSTANCE_ADMIN'])).toBe(false);
  expect(reachesRank(actor('LOGIN_CLIENT'), ['INSTANCE_ADMIN'])).toBe(false);
  expect(reachesRank(actor('LOGIN_CLIENT', 'INSTANCE_ADMIN'), ['INSTANCE_ADMIN'])).toBe(true);
  expect(reachesRank(madeBy(['LOGIN_CLIENT'], 'INSTANCE_ADMIN'), ['INSTANCE_ADMIN'])).toBe(false);
  expect(reachesRank(madeBy(['INSTANCE_ADMIN']), ['ORG_ADMIN'])).toBe(false);
});

test('a higher role holds all that the lower ones do, at least as far', () => {
  for (const [index, lower] of rolesByRank.entries())
    for (const higher of rolesByRank.slice(index + 1)) {
      expect(grants[higher].permissions).toEqual(
        expect.arrayContaining([...grants[lower].permissions]),
      );
      expect([higher, grants[higher].reach]).not.toEqual([higher, 'organization']);
    }
});

test('without its token a session is taken by its maker, or by those who are not below its user', () => {
  const client = { ...actor('LOGIN_CLIENT'), userId: 'client', maker: null };
  const admins: { makerId: string | null; roles: Role[] } = {
    makerId: 'client',
    roles: ['INSTANCE_ADMIN'],
  };
  expect(mayTakeSession(client, admins)).toBe(true);
  expect(mayTakeSession(client, { ...admins, makerId: 'other' })).toBe(false);
  expect(mayTakeSession(client, { ...admins, makerId: null })).toBe(false);
  expect(mayTakeSession(client, { makerId: 'other', roles: ['LOGIN_CLIENT'] })).toBe(true);
  const maker = { id: 'client', organizationId: 'disney', roles: ['LOGIN_CLIENT' as const] };
  const session = { ...actor('INSTANCE_ADMIN'), userId: 'admin', maker };
  expect(mayTakeSession(session, admins)).toBe(true);
  expect(mayTakeSession(session, { ...admins, makerId: 'admin' })).toBe(false);
});
