import { config, followSettings } from '@/lib/config';
import { StartError } from '@/lib/operations/system/start-error';
import { findRunningServer } from '@/lib/store/postgres/embedded/running-server';

/**
 * Makes a command speak for the server that runs on its DATA_DIR: the same address, whatever port that was given. Throws
 * StartError where the command would not find that server's database.
 */
export function followServer(): void {
  const { dataDir, databaseUrl } = config();
  const server = findRunningServer(dataDir);
  if (!server) return;
  if (server.database === 'external' && databaseUrl === null) {
    throw new StartError(
      `DATABASE_URL: the Latchkey that runs on DATA_DIR ${dataDir} keeps its data in a database of your own. Give this ` +
        'command the same DATABASE_URL and SECRET_KEY.',
    );
  }
  followSettings(server.settings);
}
