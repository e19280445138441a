import type { Command } from '@/bin/command';
import { unwrap } from '@/bin/failure';
import { findOneUser, oneUser, readOneUser } from '@/bin/one-user';
import { userLines } from '@/bin/user-line';
import { withStore } from '@/bin/with-store';
import { systemCaller } from '@/lib/operations/system/system-caller';
import {
  type ChangeUserStateInput,
  changeUserState,
} from '@/lib/operations/users/change-user-state';

/** A command that moves one user into a state, and prints the user as `user list` does. */
function stateCommand(change: ChangeUserStateInput['change'], summary: string): Command {
  return {
    summary,
    ...oneUser,
    async run(values, words) {
      const by = readOneUser(values, words);
      const user = await withStore(async () => {
        const { id: userId } = await findOneUser(by);
        unwrap(await changeUserState(systemCaller, { userId, change }));
        return findOneUser({ userId });
      });
      for (const line of userLines([user])) console.log(line);
    },
  };
}

/** `user lock`. */
export const userLock = stateCommand(
  'lock',
  'Lock one user out for now; their sessions end, their passkeys stay',
);

/** `user unlock`. */
export const userUnlock = stateCommand('unlock', 'Let a locked user in again');

/** `user deactivate`. */
export const userDeactivate = stateCommand(
  'deactivate',
  'Switch one user off, as when they leave; their passkeys stay',
);

/** `user reactivate`. */
export const userReactivate = stateCommand('reactivate', 'Switch a deactivated user on again');
