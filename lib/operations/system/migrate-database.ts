import { config } from '@/lib/config';
import { StartError } from '@/lib/operations/system/start-error';
import { borrowDatabase } from '@/lib/store/postgres/embedded/embedded';
import { migrate } from '@/lib/store/postgres/migrate/migrate';

/**
 * Brings the database to this version without starting a server: for fleets that migrate first. Returns
 * the names of the migrations applied. Throws an error that explainStartError explains.
 */
export async function migrateDatabase(): Promise<string[]> {
  const { databaseUrl, dataDir } = config();
  if (databaseUrl === null) {
    const database = await borrowDatabase(dataDir);
    return migrate(database.url)
      .then(({ applied }) => applied)
      .finally(database.close);
  }
  try {
    return (await migrate(databaseUrl)).applied;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'migration_failed') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`DATABASE_URL: the database does not answer (${reason}).`);
  }
}
