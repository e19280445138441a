import { beforeAll, beforeEach, expect, test } from 'vitest';
import { pool } from '@/lib/store/postgres/pool';
import { readThenWrite } from '@/lib/store/postgres/read-then-write';
import type { Bound } from '@/lib/store/postgres/statement';
import { createTestDatabase } from '@/testing/database';

beforeAll(createTestDatabase);
beforeAll(async () => {
  await pool().query('CREATE TABLE notes (id int PRIMARY KEY, text text)');
});
beforeEach(async () => {
  await pool().query('DELETE FROM notes');
});

const read: Bound = {
  statement: {
    name: 'test_read',
    text: 'SELECT jsonb_build_object($1::text, (SELECT count(*) FROM notes))',
  },
  values: ['count'],
};
const write = (id: number, text: unknown = 'x'): Bound => ({
  statement: {
    name: 'test_write',
    text: 'WITH w AS (INSERT INTO notes VALUES ($1::int, $2) RETURNING id) SELECT to_jsonb(id) FROM w',
  },
  values: [id, text],
});
const count = async () => (await pool().query('SELECT count(*)::int AS n FROM notes')).rows[0].n;

test('hands the facts to the decision and returns its verdict with what was written', async () => {
  const outcome = await readThenWrite<{ count: number }, string, number>(read, (facts) => ({
    verdict: `saw ${facts.count}`,
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
  const badRead = {
    statement: { name: 'test_bad', text: 'SELECT to_jsonb(1 / $1::int)' },
    values: [0],
  };
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
  const statement = {
    name: 'test_types',
    text: 'SELECT jsonb_build_object($1::text, $2::int, $3::text, $4::bytea, $5::text, $6::text[], $7::text, $8::jsonb, $9::text, $10::text)',
  };
  const list = ['a"b', 'c\\d', 'e,f', ''];
  const values = ['n', 3, 'b', Buffer.from([1, 255]), 'l', list, 'o', { k: [1] }, 'x', undefined];
  const { verdict } = await readThenWrite({ statement, values }, (facts) => ({
    verdict: facts,
    write: null,
  }));
  expect(verdict).toEqual({ n: 3, b: '\\x01ff', l: list, o: { k: [1] }, x: null });
});

test('is one transaction: a lock taken by the read is held by the write', async () => {
  await readThenWrite(read, () => ({ verdict: 1, write: write(1, '0') }));
  const locking: Bound = {
    statement: {
      name: 'test_lock',
      text: 'SELECT to_jsonb(text) FROM notes WHERE id = $1::int FOR UPDATE',
    },
    values: [1],
  };
  const add = (text: string): Bound => ({
    statement: {
      name: 'test_add',
      text: 'WITH w AS (UPDATE notes SET text = $1 WHERE id = 1 RETURNING text) SELECT to_jsonb(text) FROM w',
    },
    values: [text],
  });
  await Promise.all(
    Array.from({ length: 20 }, () =>
      readThenWrite<string, null, string>(locking, (text) => ({
        verdict: null,
        write: add(String(Number(text) + 1)),
      })),
    ),
  );
  expect((await pool().query('SELECT text FROM notes')).rows[0].text).toBe('20');
});
