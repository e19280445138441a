import { withConnection } from '@/lib/store/postgres/pool';
import { type Bound, query } from '@/lib/store/postgres/prepared-query';
import type { Reader } from '@/lib/store/postgres/reader';
import { retry } from '@/lib/store/postgres/retry';
import { toWire } from '@/lib/store/postgres/to-wire';

/** The SQL of each parameter, by its name. */
export type Names<P> = { readonly [Name in keyof P]-?: string };

/** What a statement does (`with`, may be empty), which columns it answers with, and where those come from. */
export type Query<R> = { with?: string; reads: Reader<R>; from: string };

/** A hand-written statement: prepared under its name, its parameters numbered, its rows decoded. */
export type Statement<P, R> = {
  name: string;
  text: string;
  /** Names of the parameters, $1 first. */
  order: readonly (keyof P)[];
  reads: Reader<R>;
};

/** What a statement calls its column of that index, for clients whose rows are objects. */
export const columnName = (index: number): string => `c${index}`;

/** NAMEDATALEN of PostgreSQL, less the end of the string. */
const longestName = 63;

/** What stands for a parameter until the text is whole: nothing that SQL could hold. */
const placeholder = /\0(\w+)\0/g;

/**
 * Makes a statement. `build` gets the SQL of each parameter by name and writes the text once; parameters are
 * numbered in the order in which the text names them. One name always goes with one text. Throws if it is too long.
 */
export function statement<P, R>(name: string, build: (p: Names<P>) => Query<R>): Statement<P, R> {
  // PostgreSQL would cut it, and two statements could be one.
  if (name.length > longestName) throw new Error(`the name of a statement is too long: ${name}`);
  const names = new Proxy({} as Names<P>, { get: (_target, key) => `\0${String(key)}\0` });
  const { with: ctes, reads, from } = build(names);
  const columns = reads.columns.map((column, index) => `${column} AS ${columnName(index)}`);
  const named = `${ctes ? `WITH ${ctes}\n` : ''}SELECT ${columns.join(', ')} ${from}`;
  const order: string[] = [];
  const text = named.replace(placeholder, (_whole, parameter: string) => {
    if (!order.includes(parameter)) order.push(parameter);
    return `$${order.indexOf(parameter) + 1}`;
  });
  return { name, text, order: order as (keyof P)[], reads };
}

/**
 * The statement with its values: bytes, dates, arrays and plain objects in the form that PostgreSQL reads. A value that
 * is not in `values` is looked for in `parts`, one after the other: objects copied into one cost more than the look.
 */
export function bind<P, R>(
  { name, text, order, reads }: Statement<P, R>,
  values: NoInfer<P>,
  ...parts: Partial<NoInfer<P>>[]
): Bound<R> {
  const sources: Partial<P>[] = [values, ...parts];
  const findValue = (parameter: keyof P): unknown => {
    for (const source of sources) if (source[parameter] !== undefined) return source[parameter];
    return null;
  };
  return { name, text, reads, values: order.map((parameter) => toWire(findValue(parameter))) };
}

/** Runs one statement in its own transaction and decodes its rows. Throws StoreUnavailable. */
export function runAll<P, R>(
  made: Statement<P, R>,
  values: NoInfer<P>,
  ...parts: Partial<NoInfer<P>>[]
): Promise<R[]> {
  const bound = bind(made, values, ...parts);
  return retry(() => withConnection((client) => query(client, bound)));
}

/** Runs one statement that answers with one row at most; null for none. Throws StoreUnavailable. */
export async function run<P, R>(
  made: Statement<P, R>,
  values: NoInfer<P>,
  ...parts: Partial<NoInfer<P>>[]
): Promise<R | null> {
  const [row] = await runAll(made, values, ...parts);
  return row ?? null;
}
