import type { BoundedClient } from '@/lib/store/postgres/bounded-client';
import { openConnection } from '@/lib/store/postgres/open-connection';

/** A table may be large; that the other side is gone is still noticed by the system (keep-alive). */
const answerMilliseconds = 86_400_000;

/** Behind a pooler settings last for a transaction. Two minutes: what reads or writes the file may be slow. */
const settings = `SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '10s';
  SET LOCAL idle_in_transaction_session_timeout = '120s'; SET LOCAL application_name = 'latchkey bulk'`;

/**
 * Lends a connection of its own inside one transaction, begun by `begin`, whose statements may take their time. It is
 * committed when `work` yields; when it throws, nothing of it is there. Throws what the database said.
 */
export async function inBulkTransaction<T>(
  databaseUrl: string,
  begin: string,
  work: (client: BoundedClient) => Promise<T>,
): Promise<T> {
  const client = await openConnection(databaseUrl, { answerMilliseconds });
  try {
    await client.query(begin);
    await client.query(settings);
    const value = await work(client);
    await client.query('COMMIT');
    return value;
  } finally {
    // Whatever it is in the middle of ends with it.
    await client.end();
  }
}
