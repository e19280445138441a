import { expect, test } from 'vitest';
import { newId, setNode } from '@/lib/ids';

test('ids are decimal, rising and never the same, also in a burst', () => {
  setNode(7);
  const ids = Array.from({ length: 2000 }, newId);
  expect(new Set(ids).size).toBe(2000);
  expect(ids.map(BigInt)).toEqual(ids.map(BigInt).toSorted((a, b) => (a < b ? -1 : 1)));
  expect(ids[0]).toMatch(/^\d{17,19}$/);
});

test('the ids of two processes differ', () => {
  setNode(1);
  const first = newId();
  setNode(2);
  expect(BigInt(newId()) & 0xffffn).not.toBe(BigInt(first) & 0xffffn);
});
