import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';
import { projectRoot } from '@/lib/project-root';
import { errorCode } from '@/lib/store/postgres/errors';
import { type Migration, migrationsFolder } from '@/lib/store/postgres/migrate/files';
import { openMigrationConnection } from '@/lib/store/postgres/migrate/migration-connection';

const require = createRequire(import.meta.url);

/** No table is managed by anybody else. */
export const noExternalTables = { externalTables: [], externalEnums: [] };

async function instantiateEngine() {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm'));
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'));
  // Node before 24 cannot import .wasm files: what the package's own entry does is done by hand.
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
  return glue.SchemaEngine;
}

// The glue keeps one instance in a variable of its own: a second one would pull it from under the first.
let loading: ReturnType<typeof instantiateEngine> | undefined;

/** This version's data model, in the form that the engine takes. */
export async function readSchema(): Promise<{ path: string; content: string }> {
  const path = join(projectRoot(), 'prisma', 'schema.prisma');
  return { path, content: await readFile(path, 'utf8') };
}

/** Migrations in the form that the engine takes. */
export function migrationsList(migrations: Migration[]) {
  return {
    baseDir: migrationsFolder(),
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}

/** Those who wait for the locks that a migration wants, and the other way round, get their turn in between. */
const attempts = 60;

/** Lock not available, deadlock: the script was rolled back whole. */
const mustGiveWay = /^(55P03|40P01)$/;

async function whenLocksAreFree(execute: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await execute();
      return;
    } catch (error) {
      if (attempt === attempts || !mustGiveWay.test(errorCode(error) ?? '')) throw error;
      await pause(200 + Math.random() * 800);
    }
  }
}

/**
 * Prisma's adapter cuts a script at every semicolon, those inside functions and comments included. Sent
 * whole, PostgreSQL reads it rightly and runs it as one transaction: a migration happens or it does not.
 */
function wholeScripts(
  { connections, schema }: { connections: pg.Pool; schema: string | null },
  onFailure: (failure: Failure) => void,
): PrismaPg {
  const factory = new PrismaPg(connections, schema ? { schema } : {});
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const { queryRaw } = adapter;
    const noting =
      (script: string | null) =>
      (error: unknown): never => {
        onFailure({ script, error });
        throw error;
      };
    adapter.queryRaw = (query) => queryRaw.call(adapter, query).catch(noting(null));
    adapter.executeScript = (script) =>
      whenLocksAreFree(() => adapter.executeRaw({ sql: script, args: [], argTypes: [] })).catch(
        noting(script),
      );
    return adapter;
  };
  return factory;
}

/** What PostgreSQL said, to a script or to the engine itself, which would bury it in a report of its own. */
export type Failure = { script: string | null; error: unknown };

export type Engine = {
  engine: SchemaEngine;
  /** The engine's only connection. */
  connections: pg.Pool;
  isDirect: boolean;
  schema: string | null;
  lastFailure: () => Failure | null;
};

/**
 * Lends Prisma Migrate's own engine, as WebAssembly so that nothing has to be downloaded, on one database.
 * Its connection is closed when `use` is done.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  loading ??= instantiateEngine();
  const SchemaEngine = await loading;
  const data = await readSchema();
  const opened = await openMigrationConnection(databaseUrl);
  let failed: Failure | null = null;
  try {
    const engine = await SchemaEngine.new(
      { datamodels: [[data.path, data.content]] },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(
        wholeScripts(opened, (failure) => {
          failed = failure;
        }),
      ),
    );
    return await use({ ...opened, engine, lastFailure: () => failed });
  } finally {
    await opened.connections.end();
  }
}
