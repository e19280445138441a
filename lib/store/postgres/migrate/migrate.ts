import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import {
  migrationsList,
  noExternalTables,
  withSchemaEngine,
} from '@/lib/store/postgres/migrate/engine';
import { readMigrations } from '@/lib/store/postgres/migrate/files';
import { pendingMigrations } from '@/lib/store/postgres/migrate/pending';

/** Any number that nobody else uses ("latchkey" on a telephone's keys). */
const lockKey = 52_824_539;

/** A migration that cannot be applied; the message carries PostgreSQL's reason. */
class MigrationError extends Error {
  readonly code = 'migration_failed';
}

/**
 * A migration that was cut off or refused is marked failed and would block all that follow. It ran as one
 * transaction, so nothing of it is there: it may be tried again.
 */
async function forgetFailed(engine: SchemaEngine, list: ReturnType<typeof migrationsList>) {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList: list,
    optInToShadowDatabase: false,
    filters: noExternalTables,
  });
  for (const migrationName of failedMigrationNames) {
    await engine.markMigrationRolledBack({ migrationName });
  }
}

async function applyPending(databaseUrl: string): Promise<string[]> {
  const list = migrationsList(await readMigrations());
  try {
    return await withSchemaEngine(databaseUrl, async (engine) => {
      await forgetFailed(engine, list);
      const request = { migrationsList: list, filters: noExternalTables };
      return (await engine.applyMigrations(request)).appliedMigrationNames;
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`The database could not be migrated: ${reason}`, { cause: error });
  }
}

/**
 * Brings the database to this version, exactly as `prisma migrate deploy` would. Processes that start
 * together take turns behind an advisory lock. Returns what it applied; throws MigrationError.
 */
export async function migrate(databaseUrl: string): Promise<{ applied: string[] }> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    application_name: 'latchkey migrate',
  });
  // A broken connection also fails the statement that runs; without a handler it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    if ((await pendingMigrations(client)).length === 0) return { applied: [] };
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    return { applied: await applyPending(databaseUrl) };
  } finally {
    await client.end();
  }
}
