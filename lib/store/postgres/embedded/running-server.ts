import { readFileSync, rmSync } from 'node:fs';
import {
  type Claimant,
  isAlive,
  keepFresh,
  thisClaimant,
} from '@/lib/store/postgres/embedded/claimant';
import { dataPaths, prepareDataFolder } from '@/lib/store/postgres/embedded/data-folder';
import { replacePrivateFile } from '@/lib/store/postgres/embedded/private-file';

/** What a server tells the commands beside it: its settings as the environment would say them, and whose its database is. */
export type RunningServer = {
  settings: Record<string, string>;
  database: 'embedded' | 'external';
};

type Entry = RunningServer & { process: Claimant };

function readEntry(path: string): Entry | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** What the server that runs on DATA_DIR has told there; null when none runs. */
export function findRunningServer(dataDir: string): RunningServer | null {
  const path = dataPaths(dataDir).server;
  try {
    const entry = readEntry(path);
    return entry && isAlive(entry.process, path) ? entry : null;
  } catch {
    // It went between two looks.
    return null;
  }
}

/**
 * Tells in DATA_DIR where this server is, until it is withdrawn; the last of several servers counts. Throws when the folder
 * cannot be written.
 */
export function tellRunningServer(
  dataDir: string,
  server: RunningServer,
): { withdraw: () => void } {
  prepareDataFolder(dataDir);
  const path = dataPaths(dataDir).server;
  const self = thisClaimant(dataDir);
  replacePrivateFile(path, `${JSON.stringify({ ...server, process: self } satisfies Entry)}\n`);
  const heartbeat = keepFresh(path);
  return {
    withdraw() {
      heartbeat.stop();
      const { pid, startedAt } = readEntry(path)?.process ?? {};
      if (pid === self.pid && startedAt === self.startedAt) rmSync(path, { force: true });
    },
  };
}
