// Hand-written: one snapshot of many tables, read by COPY.
import { to } from 'pg-copy-streams';
import { inBulkTransaction } from '@/lib/store/backup/bulk-connection';
import { keptTables, quoted } from '@/lib/store/backup/tables';
import type { BoundedClient } from '@/lib/store/postgres/bounded-client';
import { appliedMigrations } from '@/lib/store/postgres/migrate/pending';

/** What a database holds at one moment. */
export type Snapshot = {
  /** The migrations that it has, oldest first. */
  migrations: string[];
  tables: readonly string[];
  /** The columns of a table, in its own order. */
  columnsOf: (table: string) => Promise<string[]>;
  /** The rows of a table in COPY's text format. Each line is one row. */
  rowsOf: (table: string, columns: string[]) => AsyncIterable<Buffer>;
  /** The last value of each sequence that has given one. */
  sequences: () => Promise<Record<string, string>>;
};

/** The columns of one of our tables, in its own order. */
export async function readColumns(client: BoundedClient, table: string): Promise<string[]> {
  const { rows } = await client.query<{ attname: string }>(
    `SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
      AND attgenerated = '' ORDER BY attnum`,
    [quoted(table)],
  );
  return rows.map(({ attname }) => attname);
}

async function readSequences(client: BoundedClient): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences
      WHERE schemaname = current_schema() AND last_value IS NOT NULL`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** COPY's own stream ends badly when it is left in the middle: then the connection is closed with it. */
function copyOut(client: BoundedClient, table: string, columns: string[]): AsyncIterable<Buffer> {
  const list = columns.map(quoted).join(', ');
  return client.query(to(`COPY ${quoted(table)} (${list}) TO STDOUT`));
}

/**
 * Shows what lasts (tables.ts) as it is at one moment, while everybody goes on writing: the locks that it holds only
 * keep migrations away. Throws what the database said.
 */
export function withSnapshot<T>(
  databaseUrl: string,
  use: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
  return inBulkTransaction(databaseUrl, begin, async (client) => {
    // Before the first look, which is the moment: a table that a migration changes is waited for, not read by halves.
    await client.query(`LOCK TABLE ${keptTables.map(quoted).join(', ')} IN ACCESS SHARE MODE`);
    return use({
      migrations: [...(await appliedMigrations(client))].sort(),
      tables: keptTables,
      columnsOf: (table) => readColumns(client, table),
      rowsOf: (table, columns) => copyOut(client, table, columns),
      sequences: () => readSequences(client),
    });
  });
}
