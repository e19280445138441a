import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';
import { replacePrivateFile } from '@/lib/store/postgres/embedded/private-file';
import { isRunning, type ProcessIdentity } from '@/lib/store/postgres/embedded/process-identity';
import { worksOn } from '@/lib/store/postgres/embedded/works-on';

/** How to connect, and the PostgreSQL that answers there; null while none runs. */
export type Connection = { url: string; postgres: ProcessIdentity | null };

/** What DATA_DIR says about its database; null before the first start. Throws EmbeddedError. */
export function readConnection(dataDir: string): Connection | null {
  const path = dataPaths(dataDir).connection;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmbeddedError(`${path} in DATA_DIR cannot be read (${reason}).`);
  }
}

/** Writes it in one step, readable for its owner only: it holds the password. */
export function writeConnection(dataDir: string, connection: Connection): void {
  replacePrivateFile(dataPaths(dataDir).connection, `${JSON.stringify(connection)}\n`);
}

/** The PostgreSQL that runs on the cluster of DATA_DIR now, whoever started it; never that of the folder it was copied from. */
export function findRunning(dataDir: string): { url: string; postgres: ProcessIdentity } | null {
  const connection = readConnection(dataDir);
  const { cluster } = dataPaths(dataDir);
  if (!connection?.postgres || !isRunning(connection.postgres) || !existsSync(cluster)) return null;
  if (worksOn(connection.postgres.pid, realpathSync(cluster)) !== 'yes') return null;
  return { url: connection.url, postgres: connection.postgres };
}
