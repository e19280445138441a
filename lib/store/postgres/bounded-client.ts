import pg, { type ClientConfig } from 'pg';
import { log } from '@/lib/log';
import { StoreUnavailable, storeError, treatmentOf } from '@/lib/store/postgres/errors';
import { type Session, sessionSql } from '@/lib/store/postgres/session-settings';

/** Longer than PostgreSQL's own limit (session-settings.ts), which a server that still answers keeps. */
const usualAnswerMilliseconds = 6_000;

/** A server that is gone without a word is noticed by the system even while nothing is asked of it. */
const keepAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

const farewellMilliseconds = 1_000;

export type BoundedConfig = ClientConfig & {
  /** How long an answer may take; six seconds unless said otherwise. */
  answerMilliseconds?: number;
  /** Settings of the session, by name, beside and before those of session-settings.ts. */
  settings?: Record<string, string>;
  /** The schema of our tables; null where the search path of the user leads to it. */
  schema?: string | null;
  /** Called when an error tells that other connections to the same place are of no more use than this one. */
  onSpoilt?: (() => void) | undefined;
};

type Query = { handleError?: (error: unknown, connection: unknown) => void };
type Callback = (error: unknown, ...rest: unknown[]) => void;

const isQuery = (given: unknown): given is Query & object =>
  typeof given === 'object' && given !== null && 'submit' in given;

/**
 * A connection on which nothing waits for ever: connecting has a limit, and an answer that does not come
 * within six seconds ends the connection, whatever was asked (a text, a prepared statement, a query object of ours).
 * Its errors are StoreUnavailable where errors.ts says so, except those that are tried again first.
 */
export class BoundedClient extends pg.Client {
  private readonly config: BoundedConfig;
  private seen: Session | null = null;
  private open = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly answerMilliseconds: number;

  constructor(config: BoundedConfig = {}) {
    // The pool hides the password from copies like this one.
    const { password } = config;
    super({ ...config, ...keepAlive, ...(password !== undefined && { password }) });
    this.config = config;
    this.answerMilliseconds = config.answerMilliseconds ?? usualAnswerMilliseconds;
    // Whoever waits for an answer hears of a broken connection by that; unhandled, the event ends the process.
    this.on('error', () => undefined);
    this.connection.on('readyForQuery', () => this.answered());
    this.connection.on('end', () => clearTimeout(this.timer));
    // The published overloads of `query` cannot be overridden one by one: all of them pass through here.
    const query: (...given: unknown[]) => unknown = Reflect.get(this, 'query');
    Object.defineProperty(this, 'query', { value: this.bounded(query) });
  }

  /** What was seen of the server when the connection was settled. Throws before. */
  get session(): Session {
    if (!this.seen) throw new Error('not connected yet');
    return this.seen;
  }

  /** The schema that the session was told to use, if any. */
  get schema(): string | null {
    return this.config.schema ?? null;
  }

  /** Connects and settles the session. Throws what the server said, or StoreUnavailable when it is read-only. */
  override connect(): Promise<this>;
  override connect(callback: (error: Error | null, client?: this) => void): void;
  override connect(
    callback?: (error: Error | null, client?: this) => void,
  ): Promise<this> | undefined {
    const ready = this.connectAndSettle();
    if (!callback) return ready;
    ready.then((client) => callback(null, client), callback);
  }

  /** Says goodbye, and leaves after a second if nobody answers. */
  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | undefined {
    const timer = setTimeout(() => this.connection.stream.destroy(), farewellMilliseconds).unref();
    this.once('end', () => clearTimeout(timer));
    if (!callback) return super.end();
    super.end(callback);
  }

  private async connectAndSettle(): Promise<this> {
    await super.connect();
    try {
      await this.settle();
      return this;
    } catch (error) {
      this.connection.stream.destroy();
      throw error;
    }
  }

  private async settle(): Promise<void> {
    const { settings = {}, schema } = this.config;
    const sql = sessionSql(Number(Reflect.get(this, 'processID')), {
      ...settings,
      ...(schema && { search_path: schema }),
    });
    this.seen = (await this.query<Session>(sql)).rows[0] ?? null;
    if (this.seen?.read_only !== 'on') return;
    const refusal = Object.assign(new Error('the server takes no writes'), { code: '25006' });
    throw new StoreUnavailable(refusal.message, { cause: refusal });
  }

  private bounded(query: (...given: unknown[]) => unknown) {
    return (...given: unknown[]): unknown => {
      this.asked();
      const [first] = given;
      const last = given.at(-1);
      if (isQuery(first)) this.translate(first);
      if (typeof last === 'function') given[given.length - 1] = this.told(last as Callback);
      const result = Reflect.apply(query, this, given);
      if (!(result instanceof Promise)) return result;
      return result.catch((error: unknown) => {
        throw this.judge(error);
      });
    };
  }

  private translate(query: Query): void {
    const handle = query.handleError?.bind(query);
    query.handleError = (error, connection) => handle?.(this.judge(error), connection);
  }

  private told(callback: Callback): Callback {
    return (error, ...rest) => callback(error ? this.judge(error) : error, ...rest);
  }

  /** Throws the connection away where the table says so; what may be tried again keeps its own error. */
  private judge(error: unknown): unknown {
    const treatment = treatmentOf(error);
    if (!treatment) return error;
    if (treatment.throwAway) this.throwAway();
    if (treatment.spoils) this.config.onSpoilt?.();
    return treatment.tries > 1 ? error : storeError(error);
  }

  private throwAway(): void {
    // The pool looks at this when the connection comes back, which may be before the socket has closed.
    Reflect.set(this, '_queryable', false);
    this.connection.stream.destroy();
  }

  private asked(): void {
    this.open += 1;
    if (this.open === 1) this.limit();
  }

  private answered(): void {
    this.open = Math.max(0, this.open - 1);
    if (this.open > 0) this.limit();
  }

  /** One timer for the connection's whole life, wound up anew: it may run out while nothing is asked. */
  private limit(): void {
    if (this.timer) this.timer.refresh();
    else this.timer = setTimeout(() => this.giveUp(), this.answerMilliseconds).unref();
  }

  private giveUp(): void {
    if (this.open === 0) return;
    const reason = `no answer within ${this.answerMilliseconds / 1_000} seconds`;
    log.warn('database_unavailable', { reason });
    this.connection.stream.destroy(new StoreUnavailable(reason));
  }
}
