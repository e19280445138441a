import type { Command } from '@/bin/command';
import { unwrap } from '@/bin/failure';
import { findOneUser, oneUser, readOneUser } from '@/bin/one-user';
import { withStore } from '@/bin/with-store';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { removeUser } from '@/lib/operations/users/remove-user';

/** `user remove`: prints the id of who is gone. */
export const userRemove: Command = {
  summary: 'Remove one user for good, with their passkeys, links, sessions and tokens',
  ...oneUser,
  async run(values, words) {
    const by = readOneUser(values, words);
    const userId = await withStore(async () => {
      const { id } = await findOneUser(by);
      unwrap(await removeUser(systemCaller, { userId: id }));
      return id;
    });
    console.log(userId);
  },
};
