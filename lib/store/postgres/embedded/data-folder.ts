import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';

/** What lies in DATA_DIR. */
export function dataPaths(dataDir: string) {
  return {
    /** PostgreSQL's cluster, or a link to it. */
    cluster: join(dataDir, 'postgres'),
    log: join(dataDir, 'postgres.log'),
    /** How to connect. */
    connection: join(dataDir, 'database.json'),
    lock: join(dataDir, 'owner.lock'),
    /** Who uses the database beside its owner. */
    guests: join(dataDir, 'guests'),
    secret: join(dataDir, 'secret.key'),
    /** Where the server is that runs. */
    server: join(dataDir, 'server.json'),
  };
}

/**
 * Makes DATA_DIR if it is missing. Under root PostgreSQL's user must be able to pass through it; the files
 * in it are private one by one. Throws EmbeddedError when it cannot be written.
 */
export function prepareDataFolder(dataDir: string): void {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  try {
    mkdirSync(dataDir, { recursive: true, mode });
    const { lock, guests } = dataPaths(dataDir);
    for (const folder of [lock, guests]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const folder of [dataDir, lock, guests])
      accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmbeddedError(`DATA_DIR ${dataDir} cannot be written (${reason}).`);
  }
}
