import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { projectRoot } from '@/lib/project-root';
import { type Migration, migrationsFolder } from '@/lib/store/postgres/migrate/files';

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

/**
 * Prisma's adapter cuts a script at every semicolon, those inside functions and comments included. Sent
 * whole, PostgreSQL reads it rightly and runs it as one transaction: a migration happens or it does not.
 */
function wholeScripts(connections: pg.Pool): PrismaPg {
  const factory = new PrismaPg(connections);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
    };
    return adapter;
  };
  return factory;
}

/**
 * Lends Prisma Migrate's own engine, as WebAssembly so that nothing has to be downloaded, on one database.
 * Its connection is closed when `use` is done.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= instantiateEngine();
  const SchemaEngine = await loading;
  const schema = await readSchema();
  const connections = new pg.Pool({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
  });
  try {
    const engine = await SchemaEngine.new(
      { datamodels: [[schema.path, schema.content]] },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(wholeScripts(connections)),
    );
    return await use(engine);
  } finally {
    await connections.end();
  }
}
