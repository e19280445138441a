import pg from 'pg';
import { setNode } from '@/lib/ids';
import { log } from '@/lib/log';

// Two bundles run in one process and must share one pool: it lives on globalThis.
/** No more than keep a few cores busy: each connection beyond that only makes all of them slower. */
const maximumConnections = 10;

/** Every look-up goes by a key and the rows are in memory: PostgreSQL's default price is that of a disk's seek. */
const plannerSettings = '-c random_page_cost=1.1';

const holder = globalThis as { latchkeyPool?: pg.Pool };

function openPool(databaseUrl: string): pg.Pool {
  const opened = new pg.Pool({
    connectionString: databaseUrl,
    max: maximumConnections,
    options: plannerSettings,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    application_name: 'latchkey',
  });
  // An idle connection that breaks is replaced at the next query; unhandled it would end the process.
  opened.on('error', (error) => {
    if (!opened.ending) log.warn('database_connection_lost', { reason: error.message });
  });
  return opened;
}

/** The connections of this process. Throws before connectStore. */
export function pool(): pg.Pool {
  if (!holder.latchkeyPool) throw new Error('the store is not connected');
  return holder.latchkeyPool;
}

/**
 * Connects this process to a migrated database and claims the node under which it mints ids.
 * At most 10 connections, 5 s to connect, 10 s for a statement. Throws when the database does not answer.
 */
export async function connectStore(databaseUrl: string): Promise<void> {
  const opened = openPool(databaseUrl);
  try {
    const { rows } = await opened.query<{ node: number }>(
      `SELECT (nextval('node_seq') % 65536)::int AS node`,
    );
    setNode(rows[0]?.node ?? 0);
  } catch (error) {
    await opened.end();
    throw error;
  }
  await closePool();
  holder.latchkeyPool = opened;
}

/** Closes every connection once it is idle. Nothing may use the store afterwards. */
export async function closePool(): Promise<void> {
  const closing = holder.latchkeyPool;
  delete holder.latchkeyPool;
  await closing?.end();
}
