import type { Connection, FieldDef, Submittable } from 'pg';
import { withConnection } from '@/lib/store/postgres/pool';
import {
  type Bound,
  describeColumns,
  parseRow,
  send,
  type Wire,
} from '@/lib/store/postgres/prepared-query';
import { retry } from '@/lib/store/postgres/retry';

/** What a decision makes of the facts: a verdict, and the statement that puts it into effect, if any. */
type Decision<V, W> = { verdict: V; write: Bound<W> | null };

/** `written` is the row of the write; null when it gave none, or there was no write. */
export type Outcome<V, W> = { verdict: V; written: W | null };

type Decide<F, V, W> = (facts: F | null) => Decision<V, W> | Promise<Decision<V, W>>;

class ReadThenWrite<F, V, W> implements Submittable {
  // pg's client keeps its list of prepared statements by these two members.
  name = '';
  text = '';
  private row: unknown[] | null = null;
  private isSynced = false;
  private isOver = false;
  private write: Bound<W> | null = null;
  private verdict: { value: V } | { bug: unknown } | null = null;
  private readonly read: Bound<F>;
  private readonly decide: Decide<F, V, W>;
  private readonly done: (error: unknown, outcome?: Outcome<V, W>) => void;

  constructor(
    read: Bound<F>,
    decide: Decide<F, V, W>,
    done: (error: unknown, outcome?: Outcome<V, W>) => void,
  ) {
    this.read = read;
    this.decide = decide;
    this.done = done;
  }

  submit(connection: Connection): void {
    this.send(connection as unknown as Wire, this.read, 'flush');
  }

  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    describeColumns(this.current, fields);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.row ??= parseRow(this.current, fields);
  }

  handleCommandComplete(_message: unknown, wire: Wire): void {
    if (this.isSynced) return;
    const facts = this.row && this.read.reads.read(this.row, 0);
    this.row = null;
    void this.conclude(wire, facts);
  }

  /** Nothing is under way on the connection meanwhile: the server waits for the write, or for the Sync alone. */
  private async conclude(wire: Wire, facts: F | null): Promise<void> {
    try {
      const { verdict, write } = await this.decide(facts);
      this.verdict = { value: verdict };
      this.write = write;
    } catch (bug) {
      this.verdict = { bug };
    }
    if (this.isOver) return;
    this.isSynced = true;
    if (this.write) this.send(wire, this.write, 'sync');
    else wire.sync();
  }

  handleError(error: unknown, wire: Wire): void {
    // Until our Sync the server answers nothing more, and the client would never be free again.
    if (!this.isSynced) wire.sync();
    this.isSynced = true;
    this.isOver = true;
    this.done(error);
  }

  handleReadyForQuery(): void {
    if (!this.verdict || this.isOver) return;
    const written = this.write && this.row ? this.write.reads.read(this.row, 0) : null;
    if ('bug' in this.verdict) this.done(this.verdict.bug);
    else this.done(null, { verdict: this.verdict.value, written });
  }

  private get current(): Bound<unknown> {
    return this.write ?? this.read;
  }

  private send(wire: Wire, bound: Bound<unknown>, end: 'flush' | 'sync'): void {
    this.name = bound.name;
    this.text = bound.text;
    send(wire, bound, end);
  }
}

/**
 * Runs a read, a decision and at most one write as ONE implicit transaction: the protocol's Sync follows the
 * write, so that both are one commit. The write sees what others committed meanwhile; a throw in `decide`
 * writes nothing. The decision gets null when the read gave no row. It holds a connection: nothing slow belongs in it.
 * After a deadlock or a lost prepared statement nothing of it is there: it begins again, with new facts.
 */
export function readThenWrite<F, V, W>(
  read: Bound<F>,
  decide: Decide<F, V, W>,
): Promise<Outcome<V, W>> {
  return retry(() => readThenWriteOnce(read, decide));
}

function readThenWriteOnce<F, V, W>(
  read: Bound<F>,
  decide: Decide<F, V, W>,
): Promise<Outcome<V, W>> {
  return withConnection(
    (client) =>
      new Promise((resolve, reject) => {
        client.query(
          new ReadThenWrite<F, V, W>(read, decide, (error, outcome) => {
            if (!error && outcome) resolve(outcome);
            else reject(error);
          }),
        );
      }),
  );
}
