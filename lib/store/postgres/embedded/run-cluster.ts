import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { findBinaries } from '@/lib/store/postgres/embedded/binaries';
import { findCluster, makeCluster } from '@/lib/store/postgres/embedded/cluster';
import { liesIn, recordOwner } from '@/lib/store/postgres/embedded/cluster-owner';
import {
  findRunning,
  readConnection,
  writeConnection,
} from '@/lib/store/postgres/embedded/connection-file';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import {
  answersFor,
  databaseUrl,
  ensureDatabase,
  passwordOf,
} from '@/lib/store/postgres/embedded/database-url';
import { databaseUser } from '@/lib/store/postgres/embedded/database-user';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';
import { startPostmaster } from '@/lib/store/postgres/embedded/postmaster';
import { isRunning, type ProcessIdentity } from '@/lib/store/postgres/embedded/process-identity';
import { stopLeftover } from '@/lib/store/postgres/embedded/stop-postgres';

/** A PostgreSQL that answers at `url`; `child` is null when an earlier process of ours started it. */
export type RunningCluster = { url: string; postgres: ProcessIdentity; child: ChildProcess | null };

/** The password that the cluster was made with. */
function knownPassword(dataDir: string): string {
  const connection = readConnection(dataDir);
  if (connection) return passwordOf(connection.url);
  const { connection: path, cluster } = dataPaths(dataDir);
  throw new EmbeddedError(
    `${path} is gone, and with it the password of the cluster ${cluster} in DATA_DIR. Restore it.`,
  );
}

/** How often a PostgreSQL that runs is asked whether it is the one: guests may be using it, so haste does not end it. */
const questions = 3;

async function adopt(cluster: string, orphan: Omit<RunningCluster, 'child'> | null) {
  for (let question = 0; orphan && question < questions; question++) {
    if (question > 0) await pause(500);
    if (!isRunning(orphan.postgres)) break;
    if (await answersFor(cluster, orphan.url)) return { ...orphan, child: null };
  }
  return null;
}

/**
 * Runs the cluster of DATA_DIR: adopts the PostgreSQL that a killed process of ours left behind, else makes
 * the cluster if need be and starts it. Only the owner of DATA_DIR may call it. Throws EmbeddedError.
 */
export async function runCluster(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<RunningCluster> {
  const paths = dataPaths(dataDir);
  const adopted = await adopt(paths.cluster, findRunning(dataDir));
  if (adopted) return adopted;

  const user = databaseUser(paths.cluster);
  const binaries = findBinaries(dataDir, user);
  const remember = (password: string) => {
    const url = databaseUrl(password, { kind: 'socket', folder: paths.cluster });
    writeConnection(dataDir, { url, postgres: null });
  };
  const cluster = findCluster(dataDir, user) ?? makeCluster(dataDir, { user, binaries, remember });
  const password = knownPassword(dataDir);
  // In a cluster elsewhere another DATA_DIR may have started one that ours knows nothing of.
  const known = readConnection(dataDir)?.postgres?.pid;
  await stopLeftover(cluster, (pid) => liesIn(dataDir, cluster) || pid === known);
  recordOwner(dataDir, cluster);
  const started = await startPostmaster({
    ...{ binaries, user, cluster, settings, log: paths.log },
    onSpawn: (postgres, endpoint) =>
      writeConnection(dataDir, { url: databaseUrl(password, endpoint), postgres }),
  });
  const url = databaseUrl(password, started.endpoint);
  await ensureDatabase(url);
  return { url, postgres: started.process, child: started.child };
}
