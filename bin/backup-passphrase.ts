import { Failure } from '@/bin/failure';
import { askHidden } from '@/bin/hidden-prompt';
import { config } from '@/lib/config';

/** The same rule as for BACKUP_PASSPHRASE. */
const shortest = 12;

async function ask(question: string): Promise<string> {
  const { stdin: input, stderr: output } = process;
  const answer = await askHidden(question, { input, output });
  if (answer === null) throw new Failure('Nothing was done.');
  return answer;
}

function hasTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * The passphrase of a backup: BACKUP_PASSPHRASE, or else what a person types at the terminal, a new one twice. It is
 * never an argument, which every user of the machine could read. Throws Failure when there is none.
 */
export async function backupPassphrase(purpose: 'new' | 'known'): Promise<string> {
  const { backupPassphrase: given } = config();
  if (given !== null) return given;
  if (!hasTerminal())
    throw new Failure(
      'BACKUP_PASSPHRASE: there is no terminal to ask at. Put the passphrase of the backup into a file, and set ' +
        'BACKUP_PASSPHRASE_FILE to its path.',
    );
  if (purpose === 'known') return ask('Passphrase of the backup: ');
  const passphrase = await ask(`Passphrase for the backup (at least ${shortest} characters): `);
  if (passphrase.length < shortest)
    throw new Failure(`The passphrase is too short: expected at least ${shortest} characters.`);
  if ((await ask('The same again: ')) !== passphrase)
    throw new Failure('The two are not the same. Nothing was done.');
  return passphrase;
}

/** The one path that follows the command's name. Throws Failure. */
export function onePath(words: string[]): string {
  const [path, ...others] = words;
  if (path === undefined || path === '' || others.length > 0)
    throw new Failure('Give one FILE.', 2);
  return path;
}
