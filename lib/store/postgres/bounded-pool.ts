import { setTimeout as pause } from 'node:timers/promises';
import pg, { type PoolClient } from 'pg';
import { log } from '@/lib/log';
import { BoundedClient, type BoundedConfig } from '@/lib/store/postgres/bounded-client';
import { errorCode, StoreUnavailable, storeError } from '@/lib/store/postgres/errors';

/** With the limit of an answer (bounded-client.ts) it stays below the ten seconds in which a caller hears of it. */
const waitMilliseconds = 3_000;

/** Waiting callers for each connection; beyond that a caller is told at once rather than in vain later. */
const waitingPerConnection = 100;

/** For how long a pool keeps to the number of connections that PostgreSQL has allowed it. */
const modestMilliseconds = 5_000;

/** Too many connections (a pooler says so in words); the server starts, stops or recovers. */
const passing = /^(53300|57P03)$/;
const tooManyClients = /no more connections allowed|too many (clients|connections)/i;

function willPass(error: unknown): boolean {
  const isFull = error instanceof Error && tooManyClients.test(error.message);
  return isFull || passing.test(errorCode(error) ?? '');
}

/** pg's words for a wait in its queue that took too long: no connection failed. */
const waitedInVain = 'timeout exceeded when trying to connect';

type PoolInside = { _idle: { client: PoolClient }[]; _remove: (client: PoolClient) => void };

type Acquired = (error: Error | undefined, client?: PoolClient, done?: () => void) => void;

/**
 * Connections with a bounded queue before them. Whoever asks for one has it within three seconds or is told
 * StoreUnavailable; where PostgreSQL allows fewer connections than we would open, the others wait their turn.
 * One read-only answer, or one lost prepared statement, empties the pool: its other connections are no better.
 */
export class BoundedPool extends pg.Pool {
  private readonly size: number;
  private places: readonly BoundedConfig[];
  private acquiring = 0;

  /** Of several places the first that takes writes is used, until it does so no more. */
  constructor(places: [BoundedConfig, ...BoundedConfig[]], size: number) {
    const connectionTimeoutMillis = Math.max(waitMilliseconds / places.length, 1_000);
    const onSpoilt = () => this.dropIdle();
    const limits = { connectionTimeoutMillis, Client: BoundedClient, onSpoilt, max: size };
    super({ ...places[0], ...limits });
    this.size = size;
    this.places = places;
    // A connection that breaks while idle is replaced at the next query; unhandled it would end the process.
    this.on('error', (error) => {
      if (!this.ending) log.warn('database_connection_lost', { reason: error.message });
    });
  }

  /** The schema of our tables; null where the search path of the user leads to it. */
  get schema(): string | null {
    return this.places[0]?.schema ?? null;
  }

  /** From now on connections lead there. Those that are idle go; those that are in use are not put back. */
  aim(places: [BoundedConfig, ...BoundedConfig[]]): void {
    const { host, port, user, password, database } = places[0];
    this.places = places;
    Object.assign(this.options, { host, port, user, password, database });
    this.dropIdle();
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Acquired): void;
  override connect(callback?: Acquired): Promise<PoolClient> | undefined {
    const acquired = this.acquire();
    if (!callback) return acquired;
    acquired.then((client) => callback(undefined, client, client.release), callback);
  }

  private async acquire(): Promise<PoolClient> {
    if (this.acquiring >= this.size * (1 + waitingPerConnection))
      throw new StoreUnavailable('too many wait for a connection');
    const deadline = performance.now() + waitMilliseconds;
    this.acquiring += 1;
    try {
      return await this.acquireBefore(deadline);
    } catch (error) {
      const told = storeError(error);
      log.warn('database_unavailable', { reason: error instanceof Error ? error.message : null });
      throw told;
    } finally {
      this.acquiring -= 1;
    }
  }

  private async acquireBefore(deadline: number): Promise<PoolClient> {
    for (let attempt = 1; ; attempt += 1) {
      const { host, port } = this.options;
      try {
        return await (attempt === 1 ? super.connect() : this.connectBefore(deadline));
      } catch (error) {
        if (!this.isWorthAnother(error, { host, port }) || performance.now() >= deadline)
          throw error;
        // With connections of our own we queue for one of them; without any we ask again.
        if (this.totalCount === 0) await pause(50 + Math.random() * 100);
      }
    }
  }

  private isWorthAnother(error: unknown, failed: { host?: unknown; port?: unknown }): boolean {
    if (!willPass(error)) return this.movedOn(error, failed);
    this.beModest();
    return true;
  }

  /** Whether there is another place to ask after a failure at this one; moves there, unless somebody has. */
  private movedOn(error: unknown, failed: { host?: unknown; port?: unknown }): boolean {
    const isWaiting = error instanceof Error && error.message === waitedInVain;
    if (this.places.length === 1) return false;
    if (isWaiting || failed.host !== this.options.host || failed.port !== this.options.port)
      return true;
    const here = this.places.findIndex(
      ({ host, port }) => host === failed.host && port === failed.port,
    );
    const next = this.places[(here + 1) % this.places.length];
    Object.assign(this.options, { host: next?.host, port: next?.port });
    return true;
  }

  /** A connection that comes too late goes back to the pool. */
  private async connectBefore(deadline: number): Promise<PoolClient> {
    let isLate = false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        reject(new StoreUnavailable('no connection became free in time'));
      }, deadline - performance.now());
    });
    const arriving = super.connect();
    arriving.then(
      (client) => isLate && client.release(),
      () => undefined,
    );
    return Promise.race([arriving, late]).finally(() => clearTimeout(timer));
  }

  private beModest(): void {
    if (this.options.max < this.size) return;
    this.options.max = Math.max(1, this.totalCount);
    setTimeout(() => {
      this.options.max = this.size;
    }, modestMilliseconds).unref();
  }

  private dropIdle(): void {
    // pg's pool has no public verb for this.
    const { _idle: idle, _remove: remove } = this as unknown as PoolInside;
    for (const { client } of [...idle]) remove.call(this, client);
  }
}
