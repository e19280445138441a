import { config } from '@/lib/config';
import { followServer } from '@/lib/operations/system/follow-server';
import { namingSetting } from '@/lib/operations/system/naming-setting';
import { type Notice, newDatabase } from '@/lib/operations/system/open-store';
import { borrowDatabase } from '@/lib/store/postgres/embedded/embedded';
import { judgeDatabase } from '@/lib/store/postgres/judge-database';
import { migrate } from '@/lib/store/postgres/migrate/migrate';

/**
 * Brings the database to this version without starting a server: for fleets that migrate first. Returns
 * the names of the migrations applied. Throws an error that explainStartError explains.
 */
export async function migrateDatabase(notice: Notice): Promise<string[]> {
  followServer();
  const { databaseUrl, migrationUrl, dataDir } = config();
  if (databaseUrl === null) {
    return namingSetting('DATA_DIR', async () => {
      const database = await borrowDatabase(dataDir, () => notice(newDatabase(dataDir)));
      return (await migrate(database.url).finally(database.close)).applied;
    });
  }
  const setting = migrationUrl ? 'DATABASE_MIGRATION_URL' : 'DATABASE_URL';
  const url = migrationUrl ?? databaseUrl;
  return namingSetting(setting, async () => {
    await judgeDatabase(url);
    return (await migrate(url)).applied;
  });
}
