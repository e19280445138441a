import type { Command } from '@/bin/command';
import { Failure, unwrap } from '@/bin/failure';
import { withStore } from '@/bin/with-store';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { findUser } from '@/lib/operations/users/find-user';

/** `user link`: prints a registration link, also the administrator's own way back in. */
export const userLink: Command = {
  summary: 'Print a link with which one person registers a passkey',
  usage: '--login-name NAME | --user-id ID',
  options: { 'login-name': { type: 'string' }, 'user-id': { type: 'string' } },
  async run({ 'login-name': loginName, 'user-id': userId }) {
    const by =
      typeof loginName === 'string'
        ? { loginName }
        : typeof userId === 'string'
          ? { userId }
          : null;
    if (!by || (loginName && userId))
      throw new Failure('Give either --login-name or --user-id.', 2);
    const { url } = await withStore(async () => {
      const user = unwrap(await findUser(systemCaller, by));
      const input = { userId: user.id, delivery: { kind: 'return' as const } };
      return unwrap(await createRegistrationLink(systemCaller, input));
    });
    console.log(url);
  },
};
