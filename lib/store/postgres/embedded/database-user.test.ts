import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { databaseUser } from '@/lib/store/postgres/embedded/database-user';

const users = vi.hoisted(() => ({ isKnown: true }));
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  userInfo: () => {
    if (!users.isKnown) throw new Error('uv_os_get_passwd returned ENOENT');
  },
}));

afterEach(() => {
  users.isKnown = true;
  vi.restoreAllMocks();
});

test('a user id without a name makes no database, and is told why', () => {
  vi.spyOn(process, 'getuid').mockReturnValue(54_321);
  const nowhere = join(tmpdir(), 'latchkey-no-cluster');
  expect(databaseUser(nowhere)).toBeNull();
  users.isKnown = false;
  expect(() => databaseUser(nowhere)).toThrow('The user id 54321 has no name on this machine');
  // One that is there already needs no name.
  expect(databaseUser(tmpdir())).toBeNull();
});
