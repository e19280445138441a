import pg, { type PoolClient } from 'pg';
import type { BoundedClient } from '@/lib/store/postgres/bounded-client';
import { openConnection } from '@/lib/store/postgres/open-connection';

/**
 * A migration may take long, but must not wait long for a lock, since all who come after wait with it: it gives
 * way before PostgreSQL looks for a deadlock (after a second) and fails somebody's request.
 */
const settings = {
  application_name: 'latchkey migrate',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  lock_timeout: '800',
};

const answerMilliseconds = 3_600_000;

type Acquired = (error: undefined, client: PoolClient, done: () => void) => void;

/**
 * One connection in the form of a pool, which the engine wants. A pool proper throws a connection away after any
 * error, and the lock that it holds with it.
 */
class PoolOfOne extends pg.Pool {
  private readonly client: PoolClient;

  constructor(client: BoundedClient) {
    super({ max: 1 });
    this.client = Object.assign(client, { release: () => undefined });
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Acquired): void;
  override connect(callback?: Acquired): Promise<PoolClient> | undefined {
    if (!callback) return Promise.resolve(this.client);
    callback(undefined, this.client, this.client.release);
  }

  override end(): Promise<void> {
    return this.client.end();
  }
}

/** The one connection on which a database is migrated. Throws what the database said. */
export async function openMigrationConnection(
  databaseUrl: string,
): Promise<{ connections: pg.Pool; isDirect: boolean; schema: string | null }> {
  const client = await openConnection(databaseUrl, { settings, answerMilliseconds });
  const { schema, session } = client;
  return { connections: new PoolOfOne(client), isDirect: session.is_direct, schema };
}
