import pg from 'pg';
import { beforeAll, expect, it, vi } from 'vitest';
import { openScratchDatabase } from '@/lib/store/postgres/embedded/scratch-database';
import {
  noExternalTables,
  readSchema,
  withSchemaEngine,
} from '@/lib/store/postgres/migrate/engine';
import * as files from '@/lib/store/postgres/migrate/files';
import { migrate } from '@/lib/store/postgres/migrate/migrate';
import { pendingMigrationsAt } from '@/lib/store/postgres/migrate/pending';

let server: Awaited<ReturnType<typeof openScratchDatabase>>;
beforeAll(async () => {
  server = await openScratchDatabase();
  return server.close;
});

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query(statement)
    .then(({ rows }) => rows ?? [])
    .finally(() => client.end());
}

async function emptyDatabase(name: string): Promise<string> {
  await query(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

/** Every column, constraint and index of our tables, as sentences. */
async function describe(url: string): Promise<string[]> {
  const rows = await query(
    url,
    `SELECT format('%s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) AS line
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
     UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'
     UNION ALL SELECT indexdef FROM pg_indexes
       WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
  return rows.map(({ line }) => String(line));
}

it('brings three processes that start together to this version, each migration once', async () => {
  const url = await emptyDatabase('together');
  const outcomes = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  const names = await files.listMigrations();
  expect(outcomes.flatMap(({ applied }) => applied).sort()).toEqual(names);
  const rows = await query(
    url,
    'SELECT migration_name, applied_steps_count FROM _prisma_migrations',
  );
  expect(rows).toEqual(names.map((name) => ({ migration_name: name, applied_steps_count: 1 })));
  expect(await migrate(url)).toEqual({ applied: [] });
});

it('builds what prisma/schema.prisma describes', async () => {
  const migrated = await emptyDatabase('migrated');
  await migrate(migrated);
  const described = await emptyDatabase('described');
  const { stdout } = await withSchemaEngine(described, async ({ engine }) =>
    engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [await readSchema()] },
      script: true,
      exitCode: null,
      filters: noExternalTables,
    }),
  );
  await query(described, stdout ?? '');
  const lines = await describe(migrated);
  expect((await describe(described)).filter((line) => !lines.includes(line))).toEqual([]);
});

it('runs a migration whole or not at all, semicolons inside functions and comments included', async () => {
  const url = await emptyDatabase('whole');
  vi.spyOn(files, 'listMigrations').mockResolvedValue(['1_good', '2_bad']);
  const good = `-- one; two
    CREATE FUNCTION answer() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 42; END; $$;`;
  const read = vi.spyOn(files, 'readMigrations').mockResolvedValue([
    { name: '1_good', sql: good },
    { name: '2_bad', sql: 'CREATE TABLE half (id int); SELECT no_such_function();' },
  ]);
  await expect(migrate(url)).rejects.toThrow(/no_such_function[\s\S]*2_bad/);
  expect(await query(url, 'SELECT answer()')).toEqual([{ answer: 42 }]);
  expect(await query(url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  expect(await pendingMigrationsAt(url)).toEqual(['2_bad']);

  // Mended, it is tried again.
  read.mockResolvedValue([
    { name: '1_good', sql: good },
    { name: '2_bad', sql: 'CREATE TABLE half (id int)' },
  ]);
  expect(await migrate(url)).toEqual({ applied: ['2_bad'] });
});

it('gives way to requests that hold and want its tables, and fails none of them', async () => {
  const url = await emptyDatabase('busy');
  await query(url, 'CREATE TABLE a (id int); CREATE TABLE b (id int)');
  const list = vi.spyOn(files, 'listMigrations').mockResolvedValue(['1_old', '2_busy']);
  const sql = 'ALTER TABLE b ADD COLUMN more int; ALTER TABLE a ADD COLUMN more int;';
  const read = vi.spyOn(files, 'readMigrations').mockResolvedValue([
    { name: '1_old', sql: 'SELECT 1' },
    { name: '2_busy', sql },
  ]);
  // Known already, so that a and b are no stranger's.
  await query(
    url,
    `CREATE TABLE _prisma_migrations (id text PRIMARY KEY, checksum text NOT NULL, finished_at timestamptz,
       migration_name text NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
       applied_steps_count int NOT NULL DEFAULT 0);
     INSERT INTO _prisma_migrations VALUES ('1', encode(sha256('SELECT 1'), 'hex'), now(), '1_old', NULL, NULL, now(), 1)`,
  );
  let isOver = false;
  // Each holds a for a while and then wants b; the migration takes them the other way round.
  const requests = Array.from({ length: 2 }, async () => {
    let served = 0;
    while (!isOver) {
      await query(
        url,
        'BEGIN; SELECT FROM a; SELECT pg_sleep(0.1); SELECT FROM b; COMMIT; SELECT pg_sleep(0.2)',
      );
      served += 1;
    }
    return served;
  });
  expect(await migrate(url)).toEqual({ applied: ['2_busy'] });
  isOver = true;
  for (const served of await Promise.all(requests)) expect(served).toBeGreaterThan(0);
  list.mockRestore();
  read.mockRestore();
});
