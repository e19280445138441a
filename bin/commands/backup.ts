import { backupPassphrase, onePath } from '@/bin/backup-passphrase';
import type { Command } from '@/bin/command';
import { leaveOnSignals } from '@/bin/leave-on-signals';
import { sayAside } from '@/bin/say-aside';
import { backUp } from '@/lib/operations/backup/back-up';

/** `backup`: prints the path of the file that it wrote. */
export const backup: Command = {
  summary: 'Write a backup of database and secret key to a new file, while Latchkey runs',
  usage:
    'FILE\n\n' +
    'The passphrase that seals the file is asked for at the terminal, or taken from BACKUP_PASSPHRASE_FILE or\n' +
    'BACKUP_PASSPHRASE. Without it nobody can restore the backup.',
  words: true,
  async run(_values, words) {
    const path = onePath(words);
    leaveOnSignals();
    const askPassphrase = () => backupPassphrase('new');
    console.log(await backUp(path, { askPassphrase, say: sayAside }));
  },
};
