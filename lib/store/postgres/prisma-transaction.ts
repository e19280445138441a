// Hand-written in one place: Prisma cannot ask the database for the time.
import type { Prisma } from '@/lib/store/generated/client';
import { prisma } from '@/lib/store/postgres/prisma';
import { retry } from '@/lib/store/postgres/retry';
import { bind, columnName, type Statement } from '@/lib/store/postgres/statement';

/** Prisma's client inside one transaction. */
export type Transaction = Prisma.TransactionClient;

/**
 * Does `work` in one transaction: a change, its audit event and its mail are all written, or nothing is. It commits
 * when `work` yields, whatever it yields, and rolls back when it throws. `work` uses nothing but what it is given:
 * a second connection could be one too many for the pool, and it may be done again after a deadlock. Throws StoreUnavailable.
 */
export function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return retry(() => prisma().$transaction(work));
}

/** Runs a hand-written statement inside the transaction and decodes its rows. */
export async function runAllIn<P, R>(
  tx: Transaction,
  made: Statement<P, R>,
  params: P,
): Promise<R[]> {
  const { text, values, reads } = bind(made, params);
  const rows = await tx.$queryRawUnsafe<Record<string, unknown>[]>(text, ...values);
  const valueAt = (row: Record<string, unknown>, index: number) => {
    const value = row[columnName(index)];
    // Readers expect what pg gives.
    return value instanceof Uint8Array ? Buffer.from(value) : value;
  };
  return rows.map((row) =>
    reads.read(
      reads.columns.map((_, index) => valueAt(row, index)),
      0,
    ),
  );
}

/**
 * The database's clock at the start of the transaction, rounded as its columns are: for work that no earlier statement
 * has told the time.
 */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT now()::timestamptz(3) AS now`;
  if (!row) throw new Error('the database told no time');
  return row.now;
}
