import type { BackupRecord } from '@/lib/backup/records';

type TableEnd = Extract<BackupRecord, { kind: 'tableEnd' }>;

/** What is done with one table: `rows` must be read to its end. Returns how many rows there were, as whoever took them counts. */
export type TakeTable = (
  table: { table: string; columns: string[] },
  rows: AsyncIterable<Buffer>,
) => Promise<number | null>;

function unexpected(record: BackupRecord | undefined): Error {
  return new Error(`a backup has ${record?.kind ?? 'its end'} where something else belongs`);
}

/**
 * Walks through the records of a backup in their order. Throws where they are in another one, and where a table has
 * more or fewer rows than were counted when it was written.
 */
export async function readTables(
  records: AsyncIterable<BackupRecord>,
  take: TakeTable,
): Promise<{ secretKey: string; rows: Record<string, number>; sequences: Record<string, string> }> {
  const iterator = records[Symbol.asyncIterator]();
  const next = async (): Promise<BackupRecord | undefined> => {
    const { done, value } = await iterator.next();
    return done ? undefined : value;
  };
  let tableEnd: TableEnd | null = null;
  async function* rowsOfTable(): AsyncGenerator<Buffer> {
    for (let record = await next(); ; record = await next()) {
      if (record?.kind === 'rows') yield record.data;
      else if (record?.kind !== 'tableEnd') throw unexpected(record);
      else {
        tableEnd = record;
        return;
      }
    }
  }

  const first = await next();
  if (first?.kind !== 'secret') throw unexpected(first);
  const rows: Record<string, number> = {};
  for (;;) {
    const record = await next();
    if (record?.kind === 'end') {
      const behind = await next();
      if (behind) throw unexpected(behind);
      return { secretKey: first.secretKey, rows, sequences: record.sequences };
    }
    if (record?.kind !== 'table') throw unexpected(record);
    tableEnd = null;
    const taken = await take(record, rowsOfTable());
    const written: number | undefined = (tableEnd as TableEnd | null)?.rows;
    if (written === undefined) throw new Error(`${record.table} was not read to its end`);
    if (taken !== null && taken !== written)
      throw new Error(`${record.table} has ${taken} rows, ${written} were written`);
    rows[record.table] = written;
  }
}
