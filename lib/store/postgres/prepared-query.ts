import pg, { type Connection, type FieldDef, type PoolClient, type Submittable } from 'pg';
import type { Reader } from '@/lib/store/postgres/reader';

/** A statement with its values. */
export type Bound<R> = {
  name: string;
  text: string;
  values: (string | Buffer | null)[];
  reads: Reader<R>;
};

/** The members of pg's wire connection that we drive; its published types know only some. */
export type Wire = {
  parsedStatements: Record<string, string>;
  stream: { cork(): void; uncork(): void };
  parse(query: { name: string; text: string }): void;
  bind(config: { statement: string; values: (string | Buffer | null)[] }): void;
  describe(config: { type: 'P'; name: string }): void;
  execute(config: { portal: string; rows: number }): void;
  flush(): void;
  sync(): void;
};

type Parser = (value: string) => unknown;

/**
 * What parses the columns of a statement, by its name: PostgreSQL describes them to each connection that prepares it, and
 * not at every answer.
 */
const parsers = new Map<string, readonly Parser[]>();

/** Keeps what a statement's columns are. */
export function describeColumns({ name }: Bound<unknown>, fields: readonly FieldDef[]): void {
  parsers.set(
    name,
    fields.map(({ dataTypeID }) => pg.types.getTypeParser(dataTypeID, 'text')),
  );
}

/** The values of a row. Throws before the statement's columns were described. */
export function parseRow({ name }: Bound<unknown>, row: readonly (string | null)[]): unknown[] {
  const columns = parsers.get(name);
  if (!columns) throw new Error(`nothing is known of the columns of ${name}`);
  return row.map((value, index) => (value === null ? null : columns[index]?.(value)));
}

/**
 * Sends a statement, prepared on this connection if it is not yet, and `end`. One write to the socket for all of it:
 * each would wake the server anew.
 */
export function send(
  wire: Wire,
  { name, text, values }: Bound<unknown>,
  end: 'flush' | 'sync',
): void {
  wire.stream.cork();
  const isNew = !wire.parsedStatements[name];
  if (isNew) wire.parse({ name, text });
  wire.bind({ statement: name, values });
  // It is prepared and not described where its first values were refused.
  if (isNew || !parsers.has(name)) wire.describe({ type: 'P', name: '' });
  wire.execute({ portal: '', rows: 0 });
  wire[end]();
  wire.stream.uncork();
}

/** One prepared statement; pg's own query object makes and copies the shape of a row at every answer. */
class PreparedQuery<R> implements Submittable {
  // pg's client keeps its list of prepared statements by these two members.
  readonly name: string;
  readonly text: string;
  private readonly rows: R[] = [];
  private fault: { bug: unknown } | null = null;
  private readonly bound: Bound<R>;
  private readonly resolve: (rows: R[]) => void;
  private readonly reject: (error: unknown) => void;

  constructor(bound: Bound<R>, resolve: (rows: R[]) => void, reject: (error: unknown) => void) {
    this.name = bound.name;
    this.text = bound.text;
    this.bound = bound;
    this.resolve = resolve;
    this.reject = reject;
  }

  submit(connection: Connection): void {
    send(connection as unknown as Wire, this.bound, 'sync');
  }

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    describeColumns(this.bound, fields);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    try {
      this.rows.push(this.bound.reads.read(parseRow(this.bound, fields), 0));
    } catch (bug) {
      // Thrown here it would break the connection's parser.
      this.fault = { bug };
    }
  }

  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleError(error: unknown): void {
    this.reject(error);
  }

  handleReadyForQuery(): void {
    if (this.fault) this.reject(this.fault.bug);
    else this.resolve(this.rows);
  }
}

/** Runs a statement on a connection and decodes its rows; what it throws is the connection's. */
export function query<R>(client: PoolClient, bound: Bound<R>): Promise<R[]> {
  return new Promise((resolve, reject) => {
    client.query(new PreparedQuery(bound, resolve, reject));
  });
}
