import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
} from '@/lib/store/postgres/embedded/process-identity';

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
    try {
      process.kill(postgres.pid, signal);
    } catch {
      // Gone between two looks.
    }
    if (await isGoneWithin(postgres, milliseconds)) return;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    try {
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    } catch {
      return '';
    }
  }
}

/**
 * Stops a PostgreSQL that still runs on the cluster although nobody owns it. Lock files that name some other
 * program, as after a restart of the machine, are removed: PostgreSQL would refuse to start.
 */
export async function stopLeftover(cluster: string): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const found = identifyProcess(Number.parseInt(readFileSync(lockFile, 'utf8'), 10));
  if (!found) return;
  if (commandOf(found.pid).includes(`-D ${cluster}`)) return stopPostgres(found);
  rmSync(lockFile, { force: true });
  rmSync(join(cluster, '.s.PGSQL.5432.lock'), { force: true });
}
