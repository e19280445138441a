import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { log } from '@/lib/log';
import { type Binaries, programEnvironment } from '@/lib/store/postgres/embedded/binaries';
import { recordOwner } from '@/lib/store/postgres/embedded/cluster-owner';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import { canEnter, type DatabaseUser } from '@/lib/store/postgres/embedded/database-user';
import { EmbeddedError, explainLastWords } from '@/lib/store/postgres/embedded/embedded-error';
import { systemFolder } from '@/lib/store/postgres/embedded/system-folder';

const majorVersion = '18';

/** The database's superuser, and the one that we connect as: the cluster is ours alone. */
export const databaseRole = 'latchkey';

/** The cluster that DATA_DIR has: its real folder. Null before the first start; throws EmbeddedError. */
export function findCluster(dataDir: string, user: DatabaseUser): string | null {
  const path = dataPaths(dataDir).cluster;
  if (!lstatSync(path, { throwIfNoEntry: false })) return null;
  if (!existsSync(path)) {
    throw new EmbeddedError(
      `${path} in DATA_DIR points to a cluster that is gone. Bring it back, or remove the link to start empty.`,
    );
  }
  const folder = realpathSync(path);
  if (!canEnter(dirname(folder), user)) {
    throw new EmbeddedError(
      `PostgreSQL's user (id ${user?.uid}) cannot reach its cluster ${folder} in DATA_DIR. ` +
        'Let other users pass through the folders above it.',
    );
  }
  const made = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (made !== majorVersion) {
    throw new EmbeddedError(
      `The cluster in DATA_DIR was made by PostgreSQL ${made}, this version brings ${majorVersion}. ` +
        'Dump it with the old one and restore it, see docs/backup.md.',
    );
  }
  return folder;
}

/**
 * Under DATA_DIR, opened for passing through if need be: what lies in it is private file by file. Only where
 * a folder above it is closed to PostgreSQL's user does the cluster lie elsewhere.
 */
function chooseFolder(dataDir: string, user: DatabaseUser): string {
  const real = realpathSync(dataDir);
  if (!canEnter(real, user) && canEnter(dirname(real), user)) {
    chmodSync(real, statSync(real).mode | 0o011);
  }
  if (canEnter(real, user)) return join(real, 'postgres');
  const elsewhere = join(systemFolder(), randomBytes(8).toString('hex'));
  log.warn('cluster_outside_data_dir', { dataDir, cluster: elsewhere });
  return elsewhere;
}

function runInitdb(
  binaries: Binaries,
  user: DatabaseUser,
  folder: string,
  passwordFile: string,
): void {
  const options = [
    ...['--pgdata', folder, '--username', databaseRole, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-instructions'],
    ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
  ];
  const run = spawnSync(binaries.initdb, options, {
    ...user,
    cwd: '/',
    encoding: 'utf8',
    env: programEnvironment,
  });
  if (run.status === 0) return;
  const words = run.error?.message ?? run.stderr.trim();
  throw explainLastWords('PostgreSQL could not make its cluster', folder, words);
}

/**
 * Makes the cluster, whole or not at all: a start that is cut off leaves nothing that looks finished.
 * `remember` gets the password before the cluster takes its place. Returns the real folder.
 */
export function makeCluster(
  dataDir: string,
  {
    user,
    binaries,
    remember,
  }: { user: DatabaseUser; binaries: Binaries; remember: (password: string) => void },
): string {
  const folder = chooseFolder(dataDir, user);
  const unfinished = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  const password = randomBytes(24).toString('base64url');
  try {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o400, flag: 'wx' });
    for (const path of user ? [unfinished, passwordFile] : []) {
      chownSync(path, user?.uid ?? 0, user?.gid ?? 0);
    }
    runInitdb(binaries, user, unfinished, passwordFile);
    recordOwner(dataDir, unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
  remember(password);
  renameSync(unfinished, folder);
  const known = dataPaths(dataDir).cluster;
  if (!existsSync(known)) symlinkSync(folder, known);
  return folder;
}
