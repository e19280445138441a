/**
 * Reads part of a row: the SQL of its columns, and what makes a model value of them. Rows come as arrays;
 * `at` is where this reader's columns start.
 */
export type Reader<T> = {
  columns: readonly string[];
  read: (row: readonly unknown[], at: number) => T;
};

/** What a reader yields. */
export type ReadBy<R> = R extends Reader<infer T> ? T : never;

/** One column; null only where `orNull` says so. pg has parsed it by its type, decoding makes it the model's. */
function leaf<T>(decode: (value: unknown) => T) {
  return (sql: string): Reader<T> => ({ columns: [sql], read: (row, at) => decode(row[at]) });
}

export const text = leaf((value) => value as string);
export const bool = leaf((value) => value as boolean);
export const bytes = leaf((value) => value as Buffer);
export const instant = leaf((value) => value as Date);
/** Any integer that a double holds exactly; bigint arrives as text. */
export const integer = leaf(Number);

/** Text that is one of a closed set: an enum of PostgreSQL, or text under a constraint. */
export const oneOf = <T extends string | number>(sql: string): Reader<T> =>
  leaf((value) => value as T)(sql);

/** An array; enums must be cast to text[] in SQL, since pg knows no parser for their arrays. */
export const list = <T extends string | number>(sql: string): Reader<T[]> =>
  leaf((value) => (value ?? []) as T[])(sql);

/** A json or jsonb column, as whoever wrote it shaped it. */
export const json = <T>(sql: string): Reader<T> => leaf((value) => value as T)(sql);

/** A column that may be null. */
export function orNull<T>(reader: Reader<T>): Reader<T | null> {
  return {
    columns: reader.columns,
    read: (row, at) => (row[at] === null ? null : reader.read(row, at)),
  };
}

/** The value of another reader, made into something else. */
export function mapped<T, U>(reader: Reader<T>, map: (value: T) => U): Reader<U> {
  return { columns: reader.columns, read: (row, at) => map(reader.read(row, at)) };
}

/** An object of readers, side by side. */
export function record<S extends Record<string, Reader<unknown>>>(
  shape: S,
): Reader<{ [K in keyof S]: ReadBy<S[K]> }> {
  const members = Object.entries(shape);
  const columns = members.flatMap(([, reader]) => reader.columns);
  const read = (row: readonly unknown[], at: number) => {
    const value: Record<string, unknown> = {};
    let next = at;
    for (const [name, reader] of members) {
      value[name] = reader.read(row, next);
      next += reader.columns.length;
    }
    return value as { [K in keyof S]: ReadBy<S[K]> };
  };
  return { columns, read };
}

/** What an outer join may have found: null when `presence`, a column that is never null in a row, is null. */
export function found<T>(presence: string, reader: Reader<T>): Reader<T | null> {
  return {
    columns: [presence, ...reader.columns],
    read: (row, at) => (row[at] === null ? null : reader.read(row, at + 1)),
  };
}
