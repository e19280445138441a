import { pool } from '@/lib/store/postgres/pool';
import { storeError } from '@/lib/store/postgres/store-error';
import { toWire } from '@/lib/store/postgres/to-wire';

/**
 * A hand-written statement that answers with exactly one row of one JSON column.
 * The name makes it a prepared statement; one name always goes with one text.
 */
export type Statement = { name: string; text: string };

/** A statement with its values. Bytes go in as they are and come out as `\x` hex text. */
export type Bound = { statement: Statement; values: unknown[] };

/** Runs one statement in its own transaction and returns the JSON of its one row. Throws StoreUnavailable. */
export async function run<T>({ statement: { name, text }, values }: Bound): Promise<T> {
  try {
    const query = { name, text, values: values.map(toWire), rowMode: 'array' } as const;
    const { rows } = await pool().query(query);
    return rows[0]?.[0] as T;
  } catch (error) {
    throw storeError(error);
  }
}
