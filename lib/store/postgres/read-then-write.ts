import type { Connection, Submittable } from 'pg';
import { pool } from '@/lib/store/postgres/pool';
import type { Bound } from '@/lib/store/postgres/statement';
import { storeError } from '@/lib/store/postgres/store-error';
import { toWire } from '@/lib/store/postgres/to-wire';

/** What a decision makes of the facts: a verdict, and the statement that puts it into effect, if any. */
export type Decision<V> = { verdict: V; write: Bound | null };

/** The members of pg's wire connection that this file drives; its published types know only some. */
type Wire = {
  parsedStatements: Record<string, string>;
  stream: { cork(): void; uncork(): void };
  parse(query: { name: string; text: string }): void;
  bind(config: { statement: string; values: (string | Buffer | null)[] }): void;
  execute(config: { portal: string; rows: number }): void;
  flush(): void;
  sync(): void;
};

type Outcome<V, W> = { verdict: V; written: W | null };

class ReadThenWrite<F, V, W> implements Submittable {
  // pg's client keeps its list of prepared statements by these two members.
  name = '';
  text = '';
  private json: string | null = null;
  private isSynced = false;
  private verdict: { value: V } | { bug: unknown } | null = null;
  private readonly read: Bound;
  private readonly decide: (facts: F) => Decision<V>;
  private readonly done: (error: unknown, outcome?: Outcome<V, W>) => void;

  constructor(
    read: Bound,
    decide: (facts: F) => Decision<V>,
    done: (error: unknown, outcome?: Outcome<V, W>) => void,
  ) {
    this.read = read;
    this.decide = decide;
    this.done = done;
  }

  submit(connection: Connection): void {
    this.send(connection as unknown as Wire, this.read, 'flush');
  }

  handleRowDescription(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleDataRow(message: { fields: (string | null)[] }): void {
    this.json = message.fields[0] ?? null;
  }

  handleCommandComplete(_message: unknown, wire: Wire): void {
    if (this.verdict) return;
    let write: Bound | null = null;
    try {
      const decision = this.decide(JSON.parse(this.json ?? 'null'));
      this.verdict = { value: decision.verdict };
      write = decision.write;
    } catch (bug) {
      this.verdict = { bug };
    }
    this.json = null;
    this.isSynced = true;
    if (write) this.send(wire, write, 'sync');
    else wire.sync();
  }

  handleError(error: unknown, wire: Wire): void {
    // Until our Sync the server answers nothing more, and the client would never be free again.
    if (!this.isSynced) wire.sync();
    this.isSynced = true;
    this.done(error);
  }

  handleReadyForQuery(): void {
    if (!this.verdict) return;
    if ('bug' in this.verdict) this.done(this.verdict.bug);
    else this.done(null, { verdict: this.verdict.value, written: JSON.parse(this.json ?? 'null') });
  }

  /** One write to the socket for all of it: each would wake the server anew. */
  private send(wire: Wire, { statement, values }: Bound, end: 'flush' | 'sync'): void {
    this.name = statement.name;
    this.text = statement.text;
    wire.stream.cork();
    if (!wire.parsedStatements[this.name]) wire.parse({ name: this.name, text: this.text });
    wire.bind({ statement: this.name, values: values.map(toWire) });
    wire.execute({ portal: '', rows: 0 });
    wire[end]();
    wire.stream.uncork();
  }
}

/**
 * Runs a read, a synchronous decision and at most one write as ONE implicit transaction: the
 * protocol's Sync follows the write, so a ceremony's second half is two statements and one commit.
 * The write sees what others committed meanwhile; a throw in `decide` writes nothing.
 */
export async function readThenWrite<F, V, W>(
  read: Bound,
  decide: (facts: F) => Decision<V>,
): Promise<Outcome<V, W>> {
  const client = await pool()
    .connect()
    .catch((error: unknown) => {
      throw storeError(error);
    });
  let isBroken = false;
  // A connection that breaks says so in an event too, which would end the process if nobody listened.
  const onBreak = () => {
    isBroken = true;
  };
  client.on('error', onBreak);
  try {
    return await new Promise((resolve, reject) => {
      client.query(
        new ReadThenWrite<F, V, W>(read, decide, (error, outcome) => {
          if (!error && outcome) return resolve(outcome);
          const told = storeError(error);
          isBroken ||= told !== error;
          reject(told);
        }),
      );
    });
  } finally {
    // A connection that failed us is thrown away, so that the next request gets a good one.
    client.release(isBroken);
    if (!isBroken) client.off('error', onBreak);
  }
}
