import { setTimeout as pause } from 'node:timers/promises';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool } from 'pg';
import {
  type Engine,
  type Failure,
  migrationsList,
  noExternalTables,
  withSchemaEngine,
} from '@/lib/store/postgres/migrate/engine';
import { type Migration, readMigrations } from '@/lib/store/postgres/migrate/files';
import { pendingMigrationsAt } from '@/lib/store/postgres/migrate/pending';
import { prepareSchema } from '@/lib/store/postgres/migrate/prepare-schema';
import { DatabaseRefused, explainRefusal } from '@/lib/store/postgres/refusals';

/** Any number that nobody else uses ("latchkey" on a telephone's keys). */
const lockKey = 52_824_539;

/** How long others may migrate before us. */
const patienceMilliseconds = 600_000;

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

/** Prisma's adapter keeps PostgreSQL's own words. */
function originalMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error as { cause?: { originalMessage?: unknown } };
  return typeof cause?.originalMessage === 'string' ? cause.originalMessage : error.message;
}

/** One sentence of what PostgreSQL said; the engine's report, frames and all, stays its cause. */
function explain(
  error: unknown,
  { lastFailure, migrations }: { lastFailure: Failure | null; migrations: Migration[] },
): Error {
  const said = lastFailure?.error ?? error;
  const sentence = explainRefusal(said);
  if (sentence !== null) return new DatabaseRefused(sentence, { cause: error });
  const name = migrations.find(({ sql }) => sql === lastFailure?.script)?.name;
  const where = name ? ` (migration ${name})` : '';
  const reason = originalMessage(said);
  return new MigrationError(`The database could not be migrated: ${reason}${where}.`, {
    cause: error,
  });
}

async function applyPending({ engine, lastFailure }: Engine): Promise<string[]> {
  const migrations = await readMigrations();
  const list = migrationsList(migrations);
  try {
    await forgetFailed(engine, list);
    const request = { migrationsList: list, filters: noExternalTables };
    return (await engine.applyMigrations(request)).appliedMigrationNames;
  } catch (error) {
    throw explain(error, { lastFailure: lastFailure(), migrations });
  }
}

/** Whoever migrates holds the lock on the very connection on which it migrates, so that both end together. */
async function takeTurn(connections: Pool): Promise<void> {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    const { rows } = await connections.query<{ is_ours: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS is_ours',
      [lockKey],
    );
    if (rows[0]?.is_ours) return;
    if (Date.now() > deadline) throw new MigrationError('Another process migrates the database.');
    await pause(200);
  }
}

/**
 * Brings the database to this version, exactly as `prisma migrate deploy` would. Processes that start
 * together take turns behind an advisory lock. Returns what it applied; throws MigrationError, and DatabaseRefused
 * where the database does not let us.
 */
export async function migrate(databaseUrl: string): Promise<{ applied: string[] }> {
  if ((await pendingMigrationsAt(databaseUrl)).length === 0) return { applied: [] };
  return withSchemaEngine(databaseUrl, async (engine) => {
    if (!engine.isDirect) {
      throw new DatabaseRefused(
        "a pooler stands before the database, and the migrations need the database's own address: " +
          'set DATABASE_MIGRATION_URL to it.',
      );
    }
    await prepareSchema(engine.connections, engine.schema);
    await takeTurn(engine.connections);
    return { applied: await applyPending(engine) };
  });
}
