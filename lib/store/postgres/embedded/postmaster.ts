import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Binaries, programEnvironment } from '@/lib/store/postgres/embedded/binaries';
import type { DatabaseUser } from '@/lib/store/postgres/embedded/database-user';
import { explainLastWords } from '@/lib/store/postgres/embedded/embedded-error';
import {
  identifyProcess,
  type ProcessIdentity,
} from '@/lib/store/postgres/embedded/process-identity';

/** Where PostgreSQL listens: a socket in a folder of this start's own, or loopback where that path would be too long. */
export type Endpoint = { kind: 'socket'; folder: string } | { kind: 'loopback'; port: number };

/** A running PostgreSQL that is our child. */
export type Postmaster = { process: ProcessIdentity; child: ChildProcess; endpoint: Endpoint };

export type Start = {
  binaries: Binaries;
  user: DatabaseUser;
  cluster: string;
  log: string;
  /** Further settings of PostgreSQL, by name. */
  settings: Record<string, string>;
  /** Told as soon as the process is there, long before it is ready. */
  onSpawn: (process: ProcessIdentity, endpoint: Endpoint) => void;
};

/** unix(7): 108 bytes with the final zero, 104 on BSD and macOS; the file's name is .s.PGSQL.5432. */
const longestSocketFolder = 89;
const largestLogBytes = 10 * 1024 * 1024;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/**
 * A folder for each start: when PostgreSQL ends, it removes the socket by its name, and an orphan whose cluster was removed
 * ends long after its successor has begun. Those of earlier starts go.
 */
async function chooseEndpoint({ cluster, user }: Start): Promise<Endpoint> {
  for (const name of readdirSync(cluster).filter((entry) => /^run\.[0-9a-f]{6}$/.test(entry)))
    rmSync(join(cluster, name), { recursive: true, force: true });
  const folder = join(cluster, `run.${randomBytes(3).toString('hex')}`);
  const fits = Buffer.byteLength(folder) <= longestSocketFolder && process.platform !== 'win32';
  if (!fits) return { kind: 'loopback', port: await freePort() };
  mkdirSync(folder, { mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
  return { kind: 'socket', folder };
}

function commandLine({ cluster, settings }: Start, endpoint: Endpoint): string[] {
  const all = {
    ...(endpoint.kind === 'socket'
      ? { listen_addresses: '', unix_socket_directories: endpoint.folder, port: '5432' }
      : {
          listen_addresses: '127.0.0.1',
          unix_socket_directories: '',
          port: String(endpoint.port),
        }),
    max_connections: '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The statements are short: compiling them would cost more than it saves.
    jit: 'off',
    ...settings,
  };
  return [
    '-D',
    cluster,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** The status that the postmaster writes into its lock file: line 8, and line 1 for its own number. */
function isReady(cluster: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

async function launch(start: Start): Promise<Postmaster | string> {
  const endpoint = await chooseEndpoint(start);
  const log = openLog(start.log);
  const logStart = fstatSync(log).size;
  // A process group of its own: Ctrl-C in the terminal is for us, and we stop it in order.
  const child = spawn(start.binaries.postgres, commandLine(start, endpoint), {
    ...start.user,
    cwd: start.cluster,
    detached: true,
    env: programEnvironment,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended = false;
  child.once('error', () => {
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  child.unref();
  const process = identifyProcess(child.pid ?? 0);
  if (process) start.onSpawn(process, endpoint);
  // Recovery after a crash takes as long as it takes: only the end of the process ends the wait.
  while (!ended) {
    if (process && isReady(start.cluster, process.pid)) return { process, child, endpoint };
    await pause(20);
  }
  return readFileSync(start.log, 'utf8').slice(logStart).trim();
}

/** What a killed postmaster leaves behind lets go of its shared memory within moments. */
const attempts = 6;

/** Starts PostgreSQL and waits until it answers. Throws EmbeddedError with its last words. */
export async function startPostmaster(start: Start): Promise<Postmaster> {
  let lastWords = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await pause(500);
    const outcome = await launch(start);
    if (typeof outcome !== 'string') return outcome;
    lastWords = outcome;
  }
  throw explainLastWords('PostgreSQL did not start. Its last words', start.log, lastWords);
}
