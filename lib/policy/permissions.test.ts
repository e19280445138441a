import { expect, test } from 'vitest';
import { type Role, rolesByRank } from '@/lib/model';
import {
  grants,
  holds,
  mayReadSession,
  mayTakeSession,
  reachesRank,
  rolesWith,
} from '@/lib/policy/permissions';

const actor = (...roles: Role[]) => ({ roles, organizationId: 'disney', makers: [] });

const madeBy = (maker: Role[], ...roles: Role[]) => ({
  ...actor(...roles),
  makers: [{ roles: maker, organizationId: 'disney' }],
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

test('a session can do no more than any of those who had a hand in it', () => {
  const rights = (...roles: Role[]) => ({ roles, organizationId: 'disney' });
  const both = {
    ...actor('INSTANCE_ADMIN'),
    makers: [rights('INSTANCE_ADMIN'), rights('LOGIN_CLIENT')],
  };
  expect(holds(both, 'policy.write', null)).toBe(false);
  expect(holds(both, 'session.write', null)).toBe(true);
  expect(reachesRank(both, ['INSTANCE_ADMIN'])).toBe(false);
});

const client = { ...actor('LOGIN_CLIENT'), userId: 'client', makers: [] };
const admin = { ...actor('INSTANCE_ADMIN'), userId: 'admin', makers: [] };
const asMaker = { id: 'client', organizationId: 'disney', roles: ['LOGIN_CLIENT' as const] };
/** A session of an administrator that the client had made. */
const adminsSession: Parameters<typeof mayTakeSession>[1] = {
  userId: 'admin',
  roles: ['INSTANCE_ADMIN'],
  makerIds: ['client'],
  makerRoles: ['LOGIN_CLIENT'],
};

test('without its token a session is taken by its maker, or by those who are not below its user', () => {
  expect(mayTakeSession(client, adminsSession)).toBe(true);
  expect(mayTakeSession(client, { ...adminsSession, makerIds: ['other'] })).toBe(false);
  expect(mayTakeSession(client, { ...adminsSession, makerIds: [] })).toBe(false);
  const clients = { ...adminsSession, makerIds: ['other'], roles: ['LOGIN_CLIENT' as const] };
  expect(mayTakeSession(client, clients)).toBe(true);
  const session = { ...admin, makers: [asMaker] };
  expect(mayTakeSession(session, adminsSession)).toBe(true);
  expect(mayTakeSession(session, { ...adminsSession, makerIds: ['admin'] })).toBe(false);
});

test('a session of nobody is taken by its maker, or by those who are not below its maker', () => {
  const nobodys = (id: string, ...makerRoles: Role[]) => ({
    ...{ userId: null, roles: [], makerIds: [id], makerRoles },
  });
  expect(mayTakeSession(client, nobodys('client', 'LOGIN_CLIENT'))).toBe(true);
  expect(mayTakeSession(client, nobodys('other', 'LOGIN_CLIENT'))).toBe(true);
  expect(mayTakeSession(client, nobodys('other', 'INSTANCE_ADMIN'))).toBe(false);
  expect(mayTakeSession(admin, nobodys('other', 'LOGIN_CLIENT'))).toBe(true);
  expect(mayTakeSession(admin, { ...nobodys('other'), makerIds: [] })).toBe(false);
  const session = { ...admin, makers: [asMaker] };
  expect(mayTakeSession(session, nobodys('admin', 'INSTANCE_ADMIN'))).toBe(false);
});

test('a session is read by its user, by its makers and by permission, and not by what its maker made for others', () => {
  const read = { userId: 'minnie', makerIds: ['client'] };
  expect(mayReadSession(client, { ...read, makerIds: [] })).toBe(true);
  expect(mayReadSession({ ...actor(), userId: 'client', makers: [] }, read)).toBe(true);
  const of = (userId: string) => ({ ...actor(), userId, makers: [asMaker] });
  expect(mayReadSession(of('minnie'), read)).toBe(true);
  expect(mayReadSession(of('mickey'), read)).toBe(false);
});
