import { expect, test } from 'vitest';
import { acceptsCoding } from '@/lib/front-door/accepts-coding';

test.each<[string, boolean, boolean]>([
  ['', false, false],
  ['br', true, false],
  ['gzip, deflate, br', true, true],
  ['GZIP;Q=0.5,br;q=1.0', true, true],
  ['br;q=0, gzip', false, true],
  ['br;q=0.000, gzip;q=0, identity', false, false],
  ['gzip;q=0', false, false],
  ['gzip ; q=0.001', false, true],
  ['*', true, true],
  ['*;q=0', false, false],
  ['br;q=0, *', false, true],
  ['br, *;q=0', true, false],
  ['brotli, x-gzip', false, false],
  ['gzip;q=nonsense', false, false],
])('%j takes br: %s, gzip: %s', (header, br, gzip) => {
  expect([acceptsCoding(header, 'br'), acceptsCoding(header, 'gzip')]).toEqual([br, gzip]);
});
