import { statSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
  processNamespace,
} from '@/lib/store/postgres/embedded/process-identity';

/** A process that says something in a file of DATA_DIR, told apart from those of other containers. */
export type Claimant = ProcessIdentity & { namespace: string };

const heartbeatMilliseconds = 2_000;
const staleMilliseconds = 8_000;

/** This process. */
export function thisClaimant(): Claimant {
  const self = identifyProcess(process.pid);
  if (!self) throw new Error('this process cannot be found among the running ones');
  return { ...self, namespace: processNamespace() };
}

/** Another container's processes cannot be looked up: its claimant lives while it touches its file at `path`. */
export function isAlive(claimant: Claimant, path: string): boolean {
  if (claimant.namespace === processNamespace()) return isRunning(claimant);
  return Date.now() - statSync(path).mtimeMs < staleMilliseconds;
}

/** Touches the file until it is told to stop, or the file is gone. */
export function keepFresh(path: string): { stop: () => void } {
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A data folder that was removed under us holds nothing to keep.
    utimes(path, now, now).catch(() => clearInterval(heartbeat));
  }, heartbeatMilliseconds).unref();
  return { stop: () => clearInterval(heartbeat) };
}
