import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { config } from '@/lib/config';
import { fillDatabase, readOccupancy } from '@/lib/store/backup/fill-database';
import { withSnapshot } from '@/lib/store/backup/read-snapshot';
import { keptTables, passingTables, seededTables } from '@/lib/store/backup/tables';
import { listMigrations } from '@/lib/store/postgres/migrate/files';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { peek } from '@/testing/people';

beforeAll(createTestDatabase);

const here = () => config().databaseUrl ?? '';

async function* rows(...lines: string[]): AsyncGenerator<Buffer> {
  for (const line of lines) yield Buffer.from(`${line}\n`);
}

async function textOf(data: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of data) parts.push(part);
  return Buffer.concat(parts).toString();
}

const event = (type: string) =>
  pool().query(`INSERT INTO audit_events (type, detail_digest) VALUES ($1, '')`, [type]);

const removed = (id: string) =>
  pool().query(
    `INSERT INTO removed_passkeys (credential_id, user_id, rp_id) VALUES ($1, '1', 'x')`,
    [id],
  );

/** What a database that is only migrated holds, and that of its seeds which a restore replaces. */
const seeds = () =>
  peek<string>(`SELECT (SELECT id FROM instance) || ' ' || (SELECT id FROM organizations) ||
    ' ' || (SELECT sequence FROM login_policies)`);

const columns = ['credential_id', 'user_id', 'rp_id', 'removed_at'];
const line = (id: string) => `${id}\t1\tlocalhost\t2026-11-25 12:00:00+00`;

async function clear(): Promise<void> {
  await pool().query('TRUNCATE audit_events, removed_passkeys');
}

describe('what a backup keeps', () => {
  test('is every table but those of the moment: a new table must be put into one of the lists', async () => {
    const { rows: tables } = await pool().query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p')
        AND relnamespace = current_schema()::regnamespace AND relname <> '_prisma_migrations'`,
    );
    expect([...keptTables, ...passingTables].sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  test('comes in an order in which no row refers to a later one, and refers to none that is left out', async () => {
    const { rows: references } = await pool().query<{ from: string; to: string }>(
      `SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to
        FROM pg_constraint WHERE contype = 'f'`,
    );
    const order: readonly string[] = keptTables;
    const place = (table: string) => order.indexOf(table);
    const kept = references.filter(({ from }) => place(from) >= 0);
    expect(kept.length).toBeGreaterThan(0);
    for (const { from, to } of kept) {
      expect(place(to), `${from} refers to ${to}`).toBeGreaterThanOrEqual(0);
      expect(place(to)).toBeLessThan(place(from));
    }
  });

  test('is filled by the migrations in the tables that are said to be seeded, and in no other', async () => {
    const filled: string[] = [];
    for (const table of [...keptTables, ...passingTables])
      if (await peek<boolean>(`SELECT EXISTS (SELECT FROM ${table})`)) filled.push(table);
    expect(filled.sort()).toEqual([...seededTables].sort());
    expect(await readOccupancy(here())).toBe('untouched');
  });
});

describe('a snapshot', () => {
  test('shows all tables as they were at its beginning, while others write', async () => {
    onTestFinished(clear);
    await removed('before');
    await event('before');
    const seen = await withSnapshot(here(), async ({ columnsOf, rowsOf, migrations }) => {
      expect(migrations).toEqual(await listMigrations());
      expect(await columnsOf('removed_passkeys')).toEqual(columns);
      await removed('after');
      await event('after');
      return {
        passkeys: await textOf(rowsOf('removed_passkeys', ['credential_id'])),
        events: await textOf(rowsOf('audit_events', ['type'])),
      };
    });
    expect(seen).toEqual({ passkeys: 'before\n', events: 'before\n' });
  });

  test('that is left in the middle of a table lets everybody go on', async () => {
    onTestFinished(clear);
    await pool().query(
      `INSERT INTO audit_events (type, detail_digest) SELECT repeat('x', 200), '' FROM generate_series(1, 20000)`,
    );
    const left = withSnapshot(here(), async ({ rowsOf }) => {
      for await (const _part of rowsOf('audit_events', ['type'])) throw new Error('disk full');
    });
    await expect(left).rejects.toThrow('disk full');
    await expect
      .poll(() =>
        peek<number>(
          `SELECT count(*)::int FROM pg_locks WHERE relation = 'audit_events'::regclass
        AND mode = 'AccessShareLock' AND pid <> pg_backend_pid()`,
        ),
      )
      .toBe(0);
  });
});

describe('filling a database', () => {
  test('leaves what the migrations put there when it fails in the middle, and may be tried again', async () => {
    onTestFinished(clear);
    const before = await seeds();
    const broken = (async function* () {
      yield* rows(line('one'), line('two'));
      throw new Error('the file ends here');
    })();
    await expect(
      fillDatabase(here(), ({ fill }) => fill('removed_passkeys', columns, broken)),
    ).rejects.toThrow('the file ends here');
    expect(await seeds()).toBe(before);
    expect(await readOccupancy(here())).toBe('untouched');
    const instance = ['id', 'secret_fingerprint', 'created_at'];
    await fillDatabase(here(), async ({ fill }) => {
      expect(await fill('removed_passkeys', columns, rows(line('one'), line('two')))).toBe(2);
      await fill('instance', instance, rows('7\t\\N\t2026-11-25 12:00:00+00'));
    });
    expect(await peek('SELECT id FROM instance')).toBe('7');
    expect(await peek('SELECT count(*)::int FROM removed_passkeys')).toBe(2);
  });

  test('leaves nothing when the database ends the connection in the middle', async () => {
    onTestFinished(clear);
    const cut = (async function* () {
      yield* rows(line('one'));
      await pool().query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'latchkey bulk' AND datname = current_database()`,
      );
      for (;;) yield* rows(line('more'));
    })();
    const filling = fillDatabase(here(), ({ fill }) => fill('removed_passkeys', columns, cut));
    await expect(filling).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await peek('SELECT count(*)::int FROM removed_passkeys')).toBe(0);
  });

  test('is not begun where anything was done', async () => {
    onTestFinished(clear);
    await event('instance.setup_link.created');
    expect(await readOccupancy(here())).toBe('in_use');
    const used = await fillDatabase(here(), async () => 'filled');
    expect(used).toBeNull();
    expect(await peek('SELECT count(*)::int FROM instance')).toBe(1);
  });

  test('is not begun in the tables of another version', async () => {
    onTestFinished(async () => {
      await pool().query(`DELETE FROM _prisma_migrations WHERE id = 'another'`);
    });
    await pool().query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
        VALUES ('another', '', '29990101000000_later', now(), 1)`,
    );
    expect(await readOccupancy(here())).toBe('other_version');
  });
});
