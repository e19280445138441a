import { backupPassphrase, onePath } from '@/bin/backup-passphrase';
import type { Command } from '@/bin/command';
import { leaveOnSignals } from '@/bin/leave-on-signals';
import { sayAside } from '@/bin/say-aside';
import { config } from '@/lib/config';
import { counted } from '@/lib/operations/backup/progress';
import { type Restored, restore as restoreBackup } from '@/lib/operations/backup/restore';

const leftOut =
  'Sessions, links and mail that had not gone out are not in a backup: everybody signs in again, and open links must ' +
  'be sent anew. Whoever was removed or locked since the backup is back: see to them.';

/** What whoever starts Latchkey on it must know. */
function advice({ secretFile, passkeysByRpId }: Restored): string[] {
  const { databaseUrl, rpId } = config();
  const strange = passkeysByRpId.filter((each) => each.rpId !== rpId);
  const domains = strange.map((each) => `${each.rpId} (${counted(each.passkeys, 'passkey')})`);
  return [
    leftOut,
    ...(domains.length > 0
      ? [
          `Passkeys of another domain than ${rpId} do not work here: ${domains.join(', ')}. Start with the PUBLIC_URL, ` +
            'RP_ID and RP_ORIGINS of before.',
        ]
      : []),
    ...(databaseUrl !== null && secretFile !== null
      ? [`The secret key is in ${secretFile}: start with SECRET_KEY_FILE=${secretFile}`]
      : []),
  ];
}

/** `restore`: prints what there is now. */
export const restore: Command = {
  summary: 'Restore a backup into an empty DATA_DIR, or an empty database at DATABASE_URL',
  usage:
    'FILE\n\n' +
    'The passphrase with which the backup was made is asked for at the terminal, or taken from\n' +
    'BACKUP_PASSPHRASE_FILE or BACKUP_PASSPHRASE. Where there is anything already, nothing is changed.',
  words: true,
  async run(_values, words) {
    const path = onePath(words);
    leaveOnSignals();
    const askPassphrase = () => backupPassphrase('known');
    const restored = await restoreBackup(path, { askPassphrase, say: sayAside });
    const { rows, madeAt } = restored;
    const number = (table: string, thing: string) => counted(rows[table] ?? 0, thing);
    console.log(
      `Restored ${number('users', 'user')}, ${number('passkeys', 'passkey')}, ` +
        `${number('access_tokens', 'access token')} and ${number('audit_events', 'audit event')}, ` +
        `as of ${madeAt.toISOString()}.`,
    );
    for (const sentence of advice(restored)) sayAside(sentence);
  },
};
