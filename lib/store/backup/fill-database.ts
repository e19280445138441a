// Hand-written: tables are filled by COPY, all of them or none.
import { pipeline } from 'node:stream/promises';
import { from } from 'pg-copy-streams';
import { inBulkTransaction } from '@/lib/store/backup/bulk-connection';
import { readColumns } from '@/lib/store/backup/read-snapshot';
import { keptTables, passingTables, quoted, seededTables } from '@/lib/store/backup/tables';
import { type AuditEntry, auditRow } from '@/lib/store/parts/audit';
import type { BoundedClient } from '@/lib/store/postgres/bounded-client';
import { listMigrations } from '@/lib/store/postgres/migrate/files';
import { appliedMigrations } from '@/lib/store/postgres/migrate/pending';
import { openConnection } from '@/lib/store/postgres/open-connection';

/** What stands in a database that somebody wants to fill. */
export type Occupancy =
  /** No table of ours. */
  | 'empty'
  /** What the migrations put there, and nothing else. */
  | 'untouched'
  | 'in_use'
  /** Tables of another version, so that nobody can say. */
  | 'other_version';

const everyTable = [...keptTables, ...passingTables];

async function holdsRows(client: BoundedClient): Promise<boolean> {
  const looks = everyTable
    .filter((table) => !seededTables.includes(table))
    .map((table) => `EXISTS (SELECT FROM ${quoted(table)})`);
  const { rows } = await client.query<{ holds: boolean }>(`SELECT ${looks.join(' OR ')} AS holds`);
  return rows[0]?.holds !== false;
}

/** Looks at a database without a change to it. Throws what it said. */
export async function readOccupancy(databaseUrl: string): Promise<Occupancy> {
  const client = await openConnection(databaseUrl);
  try {
    const applied = await appliedMigrations(client);
    if (applied.size === 0) return 'empty';
    const ours = await listMigrations();
    if (applied.size !== ours.length || !ours.every((name) => applied.has(name)))
      return 'other_version';
    return (await holdsRows(client)) ? 'in_use' : 'untouched';
  } finally {
    await client.end();
  }
}

/** A migrated database while it is filled. */
export type Filling = {
  /** Puts rows, in COPY's text format, into a table; how many there were. */
  fill: (table: string, columns: string[], rows: AsyncIterable<Buffer>) => Promise<number>;
  /** Lets each sequence go on behind its value. */
  continueSequences: (values: Record<string, string>) => Promise<void>;
  /** Appends an event behind those that were filled in. */
  append: (entry: AuditEntry) => Promise<void>;
  /** How many passkeys each RP ID has. */
  countPasskeys: () => Promise<{ rpId: string; passkeys: number }[]>;
};

async function fillTable(
  client: BoundedClient,
  { table, columns }: { table: string; columns: string[] },
  rows: AsyncIterable<Buffer>,
): Promise<number> {
  const known = await readColumns(client, table);
  if (known.join() !== columns.join())
    throw new Error(`the columns of ${table} are others than those of the same migrations`);
  const sink = from(`COPY ${quoted(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`);
  await pipeline(rows, client.query(sink));
  return sink.rowCount;
}

async function appendEvent(client: BoundedClient, entry: AuditEntry): Promise<void> {
  const { type, facts, requestId, detailDigest } = auditRow(entry);
  await client.query(
    'INSERT INTO audit_events (type, facts, request_id, detail_digest) VALUES ($1, $2, $3, $4)',
    [type, facts, requestId, detailDigest],
  );
}

async function countPasskeys(client: BoundedClient): Promise<{ rpId: string; passkeys: number }[]> {
  const { rows } = await client.query<{ rpId: string; passkeys: number }>(
    'SELECT rp_id AS "rpId", count(*)::int AS passkeys FROM passkeys GROUP BY rp_id ORDER BY rp_id',
  );
  return rows;
}

/**
 * Fills a migrated database that nobody has used yet, in one transaction, on which everybody else waits. Null, and
 * nothing done, when it is in use after all; when `use` throws, nothing was done either. Throws what the database said.
 */
export function fillDatabase<T>(
  databaseUrl: string,
  use: (filling: Filling) => Promise<T>,
): Promise<T | null> {
  return inBulkTransaction(databaseUrl, 'BEGIN', async (client) => {
    await client.query(`LOCK TABLE ${everyTable.map(quoted).join(', ')} IN ACCESS EXCLUSIVE MODE`);
    if (await holdsRows(client)) return null;
    for (const table of seededTables.toReversed()) await client.query(`DELETE FROM ${table}`);
    return use({
      fill: (table, columns, rows) => fillTable(client, { table, columns }, rows),
      async continueSequences(values) {
        for (const [name, value] of Object.entries(values))
          await client.query('SELECT setval($1::regclass, $2)', [quoted(name), value]);
      },
      append: (entry) => appendEvent(client, entry),
      countPasskeys: () => countPasskeys(client),
    });
  });
}
