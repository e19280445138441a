import { pool } from '@/lib/store/postgres/pool';

/**
 * Proves that the database takes writes, from this user, now: writes to the installation's own row and rolls it
 * back. Throws what the database said, or StoreUnavailable.
 */
export async function proveWritable(): Promise<void> {
  await pool().query('BEGIN; UPDATE instance SET id = id; ROLLBACK');
}
