import { expect, test } from 'vitest';
import { holds, rolesWith } from '@/lib/policy/permissions';

const actor = (...roles: ('INSTANCE_ADMIN' | 'ORG_ADMIN' | 'LOGIN_CLIENT')[]) => ({
  roles,
  organizationId: 'disney',
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
    instance: ['INSTANCE_ADMIN', 'LOGIN_CLIENT'],
    organization: [],
  });
  expect(rolesWith('policy.write')).toEqual({ instance: ['INSTANCE_ADMIN'], organization: [] });
  expect(rolesWith('user.write').organization).toEqual(['ORG_ADMIN']);
});
