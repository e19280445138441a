import type { PoolClient } from 'pg';
import { config } from '@/lib/config';
import { setNode } from '@/lib/ids';
import { BoundedPool } from '@/lib/store/postgres/bounded-pool';
import { connectionOptions } from '@/lib/store/postgres/connection-options';

// Two bundles run in one process and must share one pool: it lives on globalThis.
const holder = globalThis as { latchkeyPool?: BoundedPool };

/** The connections of this process. Throws before connectStore. */
export function pool(): BoundedPool {
  if (!holder.latchkeyPool) throw new Error('the store is not connected');
  return holder.latchkeyPool;
}

/** How the connections of this process stand; there are none before connectStore. */
export function poolState(): { idle: number; busy: number; max: number; waiting: number } {
  const open = holder.latchkeyPool;
  if (!open) return { idle: 0, busy: 0, max: 0, waiting: 0 };
  const { totalCount, idleCount, waitingCount, options } = open;
  return { idle: idleCount, busy: totalCount - idleCount, max: options.max, waiting: waitingCount };
}

/** Lends a connection to `work`; one that the client has thrown away does not go back to the pool. */
export async function withConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

async function claimNode(connections: BoundedPool): Promise<void> {
  const { rows } = await connections.query<{ node: number }>(
    `SELECT (nextval('node_seq') % 65536)::int AS node`,
  );
  setNode(rows[0]?.node ?? 0);
}

/** Leads the connections of this process to where its database is now. Throws when it does not answer there. */
export async function moveStore(databaseUrl: string): Promise<void> {
  pool().aim(connectionOptions(databaseUrl));
  await claimNode(pool());
}

/**
 * Connects this process to a migrated database and claims the node under which it mints ids.
 * At most DATABASE_CONNECTIONS connections; what they promise is said at BoundedPool and BoundedClient.
 * Throws when the database does not answer.
 */
export async function connectStore(databaseUrl: string): Promise<void> {
  const places = connectionOptions(databaseUrl);
  const opened = new BoundedPool(places, config().databaseConnections);
  try {
    await claimNode(opened);
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
