import { beforeAll, beforeEach, expect, test } from 'vitest';
import { pool } from '@/lib/store/postgres/pool';
import { readThenWrite } from '@/lib/store/postgres/read-then-write';
import { bytes, integer, json, list, orNull, record, text } from '@/lib/store/postgres/reader';
import { bind, type Names, statement } from '@/lib/store/postgres/statement';
import { createTestDatabase } from '@/testing/database';

beforeAll(createTestDatabase);
beforeAll(async () => {
  await pool().query('CREATE TABLE notes (id int PRIMARY KEY, text text)');
});
beforeEach(async () => {
  await pool().query('DELETE FROM notes');
});

const reading = statement('test_read', () => ({
  reads: record({ count: integer('count(*)') }),
  from: 'FROM notes',
}));
const read = bind(reading, {});

const writing = statement('test_write', (p: Names<{ id: number; text: string }>) => ({
  with: `w AS (INSERT INTO notes VALUES (${p.id}::int, ${p.text}) RETURNING id)`,
  reads: integer('id'),
  from: 'FROM w',
}));
const write = (id: number, text = 'x') => bind(writing, { id, text });
const count = async () => (await pool().query('SELECT count(*)::int AS n FROM notes')).rows[0].n;

test('hands the facts to the decision and returns its verdict with what was written', async () => {
  const outcome = await readThenWrite(read, (facts) => ({
    verdict: `saw ${facts?.count}`,
    write: write(7),
  }));
  expect(outcome).toEqual({ verdict: 'saw 0', written: 7 });
  expect(await count()).toBe(1);
});

test('writes nothing without a write, and nothing when the decision throws', async () => {
  expect(await readThenWrite(read, () => ({ verdict: 1, write: null }))).toEqual({
    verdict: 1,
    written: null,
  });
  const thrown = readThenWrite(read, () => {
    throw new Error('a bug');
  });
  await expect(thrown).rejects.toThrow('a bug');
  expect(await count()).toBe(0);
});

test('leaves the connection usable after a failing read and after a failing write', async () => {
  const dividing = statement('test_bad', (p: Names<{ by: number }>) => ({
    reads: integer(`1 / ${p.by}::int`),
    from: '',
  }));
  const badRead = bind(dividing, { by: 0 });
  for (let time = 0; time < 25; time += 1) {
    await expect(readThenWrite(badRead, () => ({ verdict: 1, write: null }))).rejects.toThrow(
      'division by zero',
    );
    await readThenWrite(read, () => ({ verdict: 1, write: null }));
    const twice = () => readThenWrite(read, () => ({ verdict: 1, write: write(1) }));
    await (time === 0 ? twice() : expect(twice()).rejects.toThrow('duplicate key'));
  }
  expect(await count()).toBe(1);
});

test('sends text, numbers, bytes, lists, objects and nothing as PostgreSQL reads them', async () => {
  type Sent = { n: number; b: Buffer; l: string[]; o: object; x: undefined };
  const echoing = statement('test_types', (p: Names<Sent>) => ({
    reads: record({
      n: integer(`${p.n}::int`),
      b: bytes(`${p.b}::bytea`),
      l: list<string>(`${p.l}::text[]`),
      o: json(`${p.o}::jsonb`),
      x: orNull(text(`${p.x}::text`)),
    }),
    from: '',
  }));
  const sent = { n: 3, b: Buffer.from([1, 255]), l: ['a"b', 'c\\d', 'e,f', ''], o: { k: [1] } };
  const { verdict } = await readThenWrite(bind(echoing, { ...sent, x: undefined }), (facts) => ({
    verdict: facts,
    write: null,
  }));
  expect(verdict).toEqual({ ...sent, x: null });
});

test('waits for a decision that takes its time, and tells it that there was no row', async () => {
  const empty = bind(
    statement('test_empty', () => ({ reads: integer('id'), from: 'FROM notes' })),
    {},
  );
  const outcome = await readThenWrite(empty, async (facts) => {
    await new Promise((resolve) => setImmediate(resolve));
    return { verdict: facts, write: write(7) };
  });
  expect(outcome).toEqual({ verdict: null, written: 7 });
});

test('is one transaction: a lock taken by the read is held by the write', async () => {
  await readThenWrite(read, () => ({ verdict: 1, write: write(1, '0') }));
  const locking = bind(
    statement('test_lock', (p: Names<{ id: number }>) => ({
      reads: text('text'),
      from: `FROM notes WHERE id = ${p.id}::int FOR UPDATE`,
    })),
    { id: 1 },
  );
  const adding = statement('test_add', (p: Names<{ text: string }>) => ({
    with: `w AS (UPDATE notes SET text = ${p.text} WHERE id = 1 RETURNING text)`,
    reads: text('text'),
    from: 'FROM w',
  }));
  await Promise.all(
    Array.from({ length: 20 }, () =>
      readThenWrite(locking, (before) => ({
        verdict: null,
        write: bind(adding, { text: String(Number(before) + 1) }),
      })),
    ),
  );
  expect((await pool().query('SELECT text FROM notes')).rows[0].text).toBe('20');
});
