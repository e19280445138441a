import type { Command } from '@/bin/command';
import { unwrap } from '@/bin/failure';
import { findOneUser, oneUser, readOneUser } from '@/bin/one-user';
import { userJson } from '@/bin/user-json';
import { withStore } from '@/bin/with-store';
import type { Passkey } from '@/lib/model';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { systemCaller } from '@/lib/operations/system/system-caller';

function passkeyJson({ id, name, createdAt, lastUsedAt, lastUsedWhere, backedUp }: Passkey) {
  return { id, name, createdAt, lastUsedAt, lastUsedWhere, synced: backedUp };
}

/** `user show`: prints a user and their passkeys as JSON. */
export const userShow: Command = {
  summary: 'Print one user and their passkeys as JSON',
  ...oneUser,
  async run(values, words) {
    const by = readOneUser(values, words);
    const shown = await withStore(async () => {
      const user = await findOneUser(by);
      const { passkeys } = unwrap(await listPasskeys(systemCaller, { userId: user.id }));
      return { ...userJson(user), passkeys: passkeys.map(passkeyJson) };
    });
    console.log(JSON.stringify(shown, null, 2));
  },
};
