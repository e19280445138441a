import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { log } from '@/lib/log';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
} from '@/lib/store/postgres/embedded/process-identity';
import { worksOn } from '@/lib/store/postgres/embedded/works-on';

/** PostgreSQL's own signals (documentation, "Shutting Down the Server") and how long each may take. */
const stages: { signal: NodeJS.Signals; milliseconds: number }[] = [
  // Fast: ends sessions, writes a checkpoint.
  { signal: 'SIGINT', milliseconds: 20_000 },
  // Immediate: recovers from the log at the next start; nothing committed is lost.
  { signal: 'SIGQUIT', milliseconds: 5_000 },
  { signal: 'SIGKILL', milliseconds: 5_000 },
];

async function isGoneWithin(process: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isRunning(process)) {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

/** Stops PostgreSQL and waits until it is gone: first in order, then less so. */
export async function stopPostgres(postgres: ProcessIdentity): Promise<void> {
  for (const { signal, milliseconds } of stages) {
    // Its number may be another's by now.
    if (!isRunning(postgres)) return;
    try {
      process.kill(postgres.pid, signal);
    } catch {
      // Gone between two looks.
    }
    if (await isGoneWithin(postgres, milliseconds)) return;
  }
}

/**
 * Stops a PostgreSQL that still runs on the cluster although nobody owns it, and no other. A lock file that names another
 * process, as after a restart of the machine or in a copy, is removed: PostgreSQL would refuse to start. Throws EmbeddedError when it
 * cannot be told which of the two it is, or when `isOurs` denies the one that runs.
 */
export async function stopLeftover(
  cluster: string,
  isOurs: (pid: number) => boolean,
): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const [pid, folder] = readFileSync(lockFile, 'utf8').split('\n');
  const found = identifyProcess(Number.parseInt(pid ?? '', 10));
  if (!found) return;
  const whose = worksOn(found.pid, cluster);
  if (whose === 'yes' && isOurs(found.pid)) return stopPostgres(found);
  if (whose === 'yes') {
    throw new EmbeddedError(
      `Process ${found.pid}, a PostgreSQL, runs on ${cluster} for another DATA_DIR. Stop that Latchkey first, or the process: ` +
        `kill -INT ${found.pid}`,
    );
  }
  if (whose === 'unknown') {
    throw new EmbeddedError(
      `Process ${found.pid}, a PostgreSQL, may still run on ${cluster} in DATA_DIR. Stop it first: kill -INT ${found.pid}`,
    );
  }
  log.warn('foreign_lock_file_removed', { cluster, process: found.pid, folder });
  rmSync(lockFile, { force: true });
}
