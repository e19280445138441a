import { beforeAll, expect, test } from 'vitest';
import { pool } from '@/lib/store/postgres/pool';
import { query } from '@/lib/store/postgres/prepared-query';
import { bytes, instant, integer, mapped, orNull, record, text } from '@/lib/store/postgres/reader';
import { bind, type Names, run, runAll, statement } from '@/lib/store/postgres/statement';
import { createTestDatabase } from '@/testing/database';

beforeAll(createTestDatabase);

test('decodes the first answer and every later one alike, on every connection', async () => {
  const made = statement('test_alike', (p: Names<{ from: number }>) => ({
    reads: record({
      number: integer('n'),
      at: instant(`'2026-01-02T03:04:05Z'::timestamptz`),
      octets: bytes(`'\\x00ff'::bytea`),
      nothing: orNull(text('NULL::text')),
    }),
    from: `FROM generate_series(${p.from}::int, 3) n`,
  }));
  const row = {
    at: new Date('2026-01-02T03:04:05Z'),
    octets: Buffer.from([0, 255]),
    nothing: null,
  };
  const wanted = [2, 3].map((number) => ({ ...row, number }));
  expect(await runAll(made, { from: 2 })).toEqual(wanted);
  const many = await Promise.all(Array.from({ length: 12 }, () => runAll(made, { from: 2 })));
  expect(many).toEqual(many.map(() => wanted));
});

test('a first try whose values are refused leaves the next one whole', async () => {
  const made = statement('test_refused', (p: Names<{ number: string }>) => ({
    reads: integer(`${p.number}::int`),
    from: '',
  }));
  await expect(run(made, { number: 'none' })).rejects.toMatchObject({ code: '22P02' });
  expect(await run(made, { number: '7' })).toBe(7);
});

test('a connection that prepares a statement after a column has changed its type reads the new one', async () => {
  await pool().query('CREATE TABLE changing (a int); INSERT INTO changing VALUES (1)');
  const read = bind(
    statement('test_changing', () => ({ reads: text('a'), from: 'FROM changing' })),
    {},
  );
  const [before, after] = [await pool().connect(), await pool().connect()];
  try {
    expect(await query(before, read)).toEqual([1]);
    await pool().query('ALTER TABLE changing ALTER a TYPE text');
    expect(await query(after, read)).toEqual(['1']);
  } finally {
    before.release();
    after.release();
  }
});

test('takes a value from the parts where the first object has none', async () => {
  const made = statement('test_parts', (p: Names<{ a?: string; b?: string; c?: string }>) => ({
    reads: record({
      a: orNull(text(`${p.a}::text`)),
      b: orNull(text(`${p.b}::text`)),
      c: orNull(text(`${p.c}::text`)),
    }),
    from: '',
  }));
  expect(await run(made, { a: '1' }, { a: '2' }, { b: '3' })).toEqual({ a: '1', b: '3', c: null });
});

test('a bug of a reader is thrown, an error of the server too, and the connection serves on', async () => {
  const breaking = statement('test_breaking', () => ({
    reads: mapped(integer('n'), () => {
      throw new Error('a bug');
    }),
    from: 'FROM generate_series(1, 2) n',
  }));
  const dividing = statement('test_dividing', (p: Names<{ by: number }>) => ({
    reads: integer(`6 / ${p.by}::int`),
    from: '',
  }));
  const backend = statement('test_backend', () => ({
    reads: integer('pg_backend_pid()'),
    from: '',
  }));
  const first = await run(backend, {});
  await expect(run(breaking, {})).rejects.toThrow('a bug');
  await expect(run(dividing, { by: 0 })).rejects.toMatchObject({ code: '22012' });
  expect(await run(backend, {})).toBe(first);
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      await expect(run(breaking, {})).rejects.toThrow('a bug');
      await expect(run(dividing, { by: 0 })).rejects.toMatchObject({ code: '22012' });
      expect(await run(dividing, { by: 2 })).toBe(3);
    }),
  );
  expect(pool().totalCount).toBeLessThanOrEqual(10);
});
