import type { Command } from '@/bin/command';
import { unwrap } from '@/bin/failure';
import { findOneUser, oneUser, readOneUser } from '@/bin/one-user';
import { withStore } from '@/bin/with-store';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { systemCaller } from '@/lib/operations/system/system-caller';

/** `user link`: prints a registration link, also the administrator's own way back in. */
export const userLink: Command = {
  summary: 'Print a link with which one person registers a passkey',
  ...oneUser,
  async run(values, words) {
    const by = readOneUser(values, words);
    const { url } = await withStore(async () => {
      const user = await findOneUser(by);
      const input = { userId: user.id, delivery: { kind: 'return' as const } };
      return unwrap(await createRegistrationLink(systemCaller, input));
    });
    console.log(url);
  },
};
