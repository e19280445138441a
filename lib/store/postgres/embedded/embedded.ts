import { lstatSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { log } from '@/lib/log';
import { requireOwnCluster } from '@/lib/store/postgres/embedded/cluster-owner';
import { findRunning, writeConnection } from '@/lib/store/postgres/embedded/connection-file';
import { dataPaths, prepareDataFolder } from '@/lib/store/postgres/embedded/data-folder';
import { answersFor } from '@/lib/store/postgres/embedded/database-url';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';
import { enterAsGuest, hasGuests } from '@/lib/store/postgres/embedded/guests';
import { currentOwner, type Owner, tryOwn } from '@/lib/store/postgres/embedded/owner-lock';
import { isRunning, type ProcessIdentity } from '@/lib/store/postgres/embedded/process-identity';
import { runCluster } from '@/lib/store/postgres/embedded/run-cluster';
import { stopPostgres } from '@/lib/store/postgres/embedded/stop-postgres';
import { watchPostgres } from '@/lib/store/postgres/embedded/watch-postgres';

/** A database that this process may use until it closes it. */
export type EmbeddedDatabase = {
  url: string;
  /** Whether it is ours to migrate: nobody else was here first. */
  isOwner: boolean;
  /** Calls back once if PostgreSQL ends before `close`. */
  onEnd: (callback: () => void) => void;
  /** Whoever leaves last stops PostgreSQL and waits for it: an owner leaves it to guests, the last guest to no one. */
  close: () => Promise<void>;
};

const patienceMilliseconds = 60_000;

type Running = { url: string; postgres: ProcessIdentity };

/** Stops a PostgreSQL that nobody uses any more. */
async function stopUnused(dataDir: string): Promise<void> {
  const lock = tryOwn(dataPaths(dataDir).lock, 'command');
  if (!('release' in lock)) return;
  try {
    const running = hasGuests(dataDir) ? null : findRunning(dataDir);
    if (!running) return;
    await stopPostgres(running.postgres);
    writeConnection(dataDir, { url: running.url, postgres: null });
  } finally {
    lock.release();
  }
}

function joined(dataDir: string, running: Running): EmbeddedDatabase {
  const guest = enterAsGuest(dataDir);
  let watch: { stop: () => void } | null = null;
  return {
    url: running.url,
    isOwner: false,
    onEnd: (callback) => {
      watch = watchPostgres(running.postgres, { child: null, onEnd: callback });
    },
    close: async () => {
      watch?.stop();
      guest.leave();
      await stopUnused(dataDir);
    },
  };
}

async function owned(
  dataDir: string,
  lock: { release: () => void },
  settings?: Record<string, string>,
): Promise<EmbeddedDatabase> {
  try {
    const { url, postgres, child } = await runCluster(dataDir, settings);
    let watch: { stop: () => void } | null = null;
    // When we crash, PostgreSQL is told to stop; nobody is left to wait for it.
    const stopOnExit = () => {
      if (isRunning(postgres) && !hasGuests(dataDir)) process.kill(postgres.pid, 'SIGINT');
    };
    process.once('exit', stopOnExit);
    return {
      url,
      isOwner: true,
      onEnd: (callback) => {
        watch = watchPostgres(postgres, { child, onEnd: callback });
      },
      close: async () => {
        watch?.stop();
        if (hasGuests(dataDir) && isRunning(postgres)) {
          log.info('database_left_to_guests', { dataDir });
        } else {
          await stopPostgres(postgres);
          writeConnection(dataDir, { url, postgres: null });
        }
        process.off('exit', stopOnExit);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Takes the lock, waiting only for those who will give it back soon. */
async function takeLock(
  dataDir: string,
  role: Owner['role'],
): Promise<{ release: () => void } | Owner> {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    const outcome = tryOwn(dataPaths(dataDir).lock, role);
    if ('release' in outcome || outcome.role === 'server' || Date.now() > deadline) return outcome;
    await pause(100);
  }
}

function inUse(dataDir: string, owner: Owner): EmbeddedError {
  return new EmbeddedError(
    `DATA_DIR ${dataDir} is in use: Latchkey runs on it already (process ${owner.pid}). ` +
      'Stop that one first, choose another DATA_DIR, or start this one beside it with --join.',
  );
}

/** Makes DATA_DIR if it is missing. Throws EmbeddedError when it cannot be used, or leads to a database that is another's. */
function openDataFolder(dataDir: string): void {
  prepareDataFolder(dataDir);
  requireOwnCluster(dataDir);
}

/** Throws EmbeddedError when a server owns DATA_DIR, or its database is another's; changes nothing but the folder's existence. */
export function checkUnowned(dataDir: string): void {
  openDataFolder(dataDir);
  const owner = currentOwner(dataPaths(dataDir).lock);
  if (owner?.role === 'server') throw inUse(dataDir, owner);
}

/**
 * Owns the embedded database of DATA_DIR for the life of a server; starts it, or adopts one that a killed
 * server left running. Throws EmbeddedError, by name when another server owns it already.
 */
export async function ownDatabase(
  dataDir: string,
  settings?: Record<string, string>,
): Promise<EmbeddedDatabase> {
  openDataFolder(dataDir);
  const outcome = await takeLock(dataDir, 'server');
  if ('release' in outcome) return owned(dataDir, outcome, settings);
  throw inUse(dataDir, outcome);
}

/** Whether the PostgreSQL that runs will stay: a command takes its own away when it is done. */
function isLasting(owner: Owner | null): boolean {
  return owner?.role !== 'command';
}

function findLasting(dataDir: string): Running | null {
  return isLasting(currentOwner(dataPaths(dataDir).lock)) ? findRunning(dataDir) : null;
}

/**
 * Waits for the next PostgreSQL of DATA_DIR, for as long as it takes, and joins it; null when `signal` says to wait no longer. That
 * the folder is away or another's meanwhile, as during a restore, is waited out, too.
 */
export async function rejoinDatabase(
  dataDir: string,
  signal: AbortSignal,
): Promise<EmbeddedDatabase | null> {
  while (!signal.aborted) {
    try {
      requireOwnCluster(dataDir);
      const running = findLasting(dataDir);
      if (running && (await answersFor(dataPaths(dataDir).cluster, running.url)))
        return joined(dataDir, running);
    } catch (error) {
      log.debug('database_awaited', { dataDir, reason: String(error) });
    }
    await pause(200);
  }
  return null;
}

/** Uses the database that a server on DATA_DIR runs, without owning it. Throws EmbeddedError if there is none. */
export async function joinDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  openDataFolder(dataDir);
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    const running = findLasting(dataDir);
    if (running) return joined(dataDir, running);
    if (!currentOwner(dataPaths(dataDir).lock) || Date.now() > deadline) break;
    await pause(100);
  }
  throw new EmbeddedError(
    `There is nothing to join: no Latchkey runs on DATA_DIR ${dataDir}. Start one without --join first.`,
  );
}

/**
 * The database for one command: joins the one that runs, else starts it and stops it again on `close`; `onNew` is called
 * before a new one is made. Commands that find no server take turns.
 */
export async function borrowDatabase(
  dataDir: string,
  onNew: () => void = () => undefined,
): Promise<EmbeddedDatabase> {
  openDataFolder(dataDir);
  const { lock, cluster } = dataPaths(dataDir);
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    const running = findLasting(dataDir);
    if (running) return joined(dataDir, running);
    const outcome = tryOwn(lock, 'command');
    if ('release' in outcome) {
      if (!lstatSync(cluster, { throwIfNoEntry: false })) onNew();
      return owned(dataDir, outcome);
    }
    if (Date.now() > deadline) {
      throw new EmbeddedError(
        `DATA_DIR ${dataDir} is in use (process ${outcome.pid}). Try again later.`,
      );
    }
    await pause(100);
  }
}
