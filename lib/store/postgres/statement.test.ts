import { expect, test } from 'vitest';
import { integer } from '@/lib/store/postgres/reader';
import { bind, type Names, statement } from '@/lib/store/postgres/statement';

type Params = { first: number; second: number };

const sum = (p: Names<Params>) => ({
  reads: integer(`${p.second}::int + ${p.first}::int + ${p.second}::int`),
  from: '',
});

test('numbers parameters in the order of the text, each once, and binds their values so', () => {
  const { text, values } = bind(statement('sum', sum), { first: 1, second: 2 });
  expect(text).toContain('$1::int + $2::int + $1::int');
  expect(values).toEqual(['2', '1']);
});

test('refuses a name that PostgreSQL would cut', () => {
  expect(() => statement('n'.repeat(64), sum)).toThrow('too long');
  expect(statement('n'.repeat(63), sum).name).toHaveLength(63);
});
