import type { ClientBase, Pool } from 'pg';
import { listMigrations } from '@/lib/store/postgres/migrate/files';
import { openConnection } from '@/lib/store/postgres/open-connection';

/** PostgreSQL's code for a table that does not exist. */
const undefinedTable = '42P01';

/** The names of the migrations that the database has, of this version or not. */
export async function appliedMigrations(database: Pool | ClientBase): Promise<Set<string>> {
  try {
    const { rows } = await database.query<{ migration_name: string }>(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return new Set(rows.map((row) => row.migration_name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === undefinedTable)
      return new Set();
    throw error;
  }
}

/** The migrations of this version that the database lacks, oldest first. Throws when it does not answer. */
export async function pendingMigrations(database: Pool | ClientBase): Promise<string[]> {
  const applied = await appliedMigrations(database);
  return (await listMigrations()).filter((name) => !applied.has(name));
}

/** The same for a database that this process is not connected to. */
export async function pendingMigrationsAt(databaseUrl: string): Promise<string[]> {
  const client = await openConnection(databaseUrl);
  return pendingMigrations(client).finally(() => client.end());
}
