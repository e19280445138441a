import { spawnSync } from 'node:child_process';
import { lstatSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';

/** As whom PostgreSQL runs; null means as ourselves. */
export type DatabaseUser = { uid: number; gid: number } | null;

/** Ways to make a system user, by the tools that systems have. */
const makers: [string, string[]][] = [
  [
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'latchkey'],
  ],
  ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'latchkey']],
];

function id(flag: '-u' | '-g', name: string): number {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : Number.NaN;
}

function lookUp(name: string): DatabaseUser {
  const user = { uid: id('-u', name), gid: id('-g', name) };
  return Number.isInteger(user.uid) && Number.isInteger(user.gid) && user.uid > 0 ? user : null;
}

function ownerOf(cluster: string): DatabaseUser {
  if (!lstatSync(cluster, { throwIfNoEntry: false })) return null;
  const { uid, gid } = statSync(cluster, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 };
  return uid > 0 ? { uid, gid } : null;
}

/** PostgreSQL makes no cluster for a user id without a name. Throws EmbeddedError. */
function refuseNameless(uid: number | undefined): void {
  try {
    userInfo();
  } catch {
    throw new EmbeddedError(
      `The user id ${uid} has no name on this machine, and PostgreSQL makes no database without one. ` +
        'Start Latchkey as a user of /etc/passwd, or set DATABASE_URL.',
    );
  }
}

/**
 * PostgreSQL refuses to run as root. So under root it runs as the owner of the cluster that is there, else
 * as `postgres`, else as `latchkey`, a user that is made for it. Throws EmbeddedError.
 */
export function databaseUser(cluster: string): DatabaseUser {
  const uid = process.getuid?.();
  if (uid !== 0) {
    if (!lstatSync(cluster, { throwIfNoEntry: false })) refuseNameless(uid);
    return null;
  }
  const known = ownerOf(cluster) ?? lookUp('postgres') ?? lookUp('latchkey');
  if (known) return known;
  for (const [command, options] of makers) spawnSync(command, options, { stdio: 'ignore' });
  const made = lookUp('latchkey');
  if (made) return made;
  throw new EmbeddedError(
    'PostgreSQL does not run as root, and no system user could be made for it. ' +
      'Start Latchkey as an ordinary user, or set DATABASE_URL.',
  );
}

/** Whether that user can enter the folder. */
export function canEnter(folder: string, user: DatabaseUser): boolean {
  if (user === null) return true;
  const test = spawnSync('/bin/sh', ['-c', 'test -x "$0"', folder], { ...user, stdio: 'ignore' });
  return test.status === 0;
}
