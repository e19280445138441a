import { expect, test } from 'vitest';
import { randomOctets } from '@/lib/random';

test('hands out as many bytes as were asked for, and none twice, over the ends of its blocks', () => {
  const pieces = Array.from({ length: 1_000 }, () => randomOctets(33));
  expect(pieces.every((piece) => piece.length === 33)).toBe(true);
  expect(new Set(pieces.map((piece) => piece.toString('hex'))).size).toBe(1_000);
});

test('keeps to itself what others do with their bytes', () => {
  const mine = randomOctets(32);
  const copy = Buffer.from(mine);
  randomOctets(32).fill(0);
  expect(mine).toEqual(copy);
});
