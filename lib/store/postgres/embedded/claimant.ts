import { statSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { folderIdentity } from '@/lib/store/postgres/embedded/folder-identity';
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
  processNamespace,
} from '@/lib/store/postgres/embedded/process-identity';

/**
 * A process that says something in a file of DATA_DIR, told apart from those of other containers. The folder of the file is named
 * in it, too: a copy of the file elsewhere says nothing.
 */
export type Claimant = ProcessIdentity & { namespace: string; folder: string };

const heartbeatMilliseconds = 2_000;
const staleMilliseconds = 8_000;

/** This process, which is about to write into `folder`. */
export function thisClaimant(folder: string): Claimant {
  const self = identifyProcess(process.pid);
  if (!self) throw new Error('this process cannot be found among the running ones');
  return { ...self, namespace: processNamespace(), folder: folderIdentity(folder) };
}

/** Another container's processes cannot be looked up: its claimant lives while it touches its file at `path`. */
export function isAlive(claimant: Claimant, path: string): boolean {
  if (claimant.namespace === processNamespace())
    return claimant.folder === folderIdentity(dirname(path)) && isRunning(claimant);
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
