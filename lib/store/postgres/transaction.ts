import type { PoolClient } from 'pg';
import { pool } from '@/lib/store/postgres/pool';
import { query } from '@/lib/store/postgres/prepared-query';
import { retry } from '@/lib/store/postgres/retry';
import { bind, type run } from '@/lib/store/postgres/statement';

/** Runs a statement inside the transaction; null when it answers with no row. */
export type RunInside = typeof run;

const runOn =
  (client: PoolClient): RunInside =>
  async (statement, values, ...parts) => {
    const [row] = await query(client, bind(statement, values, ...parts));
    return row ?? null;
  };

/**
 * Runs several hand-written statements as one transaction: all or nothing. It is committed if `work` yields a
 * value, and rolled back if that is null or it throws; after a deadlock it begins again. Throws StoreUnavailable.
 */
export function inTransaction<T>(work: (run: RunInside) => Promise<T | null>): Promise<T | null> {
  return retry(() => once(work));
}

async function once<T>(work: (run: RunInside) => Promise<T | null>): Promise<T | null> {
  const client = await pool().connect();
  let isOver = false;
  try {
    await client.query('BEGIN');
    const value = await work(runOn(client));
    await client.query(value === null ? 'ROLLBACK' : 'COMMIT');
    isOver = true;
    return value;
  } finally {
    // Thrown away after an error: whatever it was in the middle of ends with it.
    client.release(!isOver);
  }
}
