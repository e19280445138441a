import { expect, test } from 'vitest';
import { asciiDomain, canonicalDomain } from '@/lib/domain-name';

test.each([
  ['Example.com', 'example.com', 'example.com'],
  ['exämple.com', 'xn--exmple-cua.com', 'exämple.com'],
  ['XN--EXMPLE-CUA.com', 'xn--exmple-cua.com', 'exämple.com'],
  ['straße.example', 'xn--strae-oqa.example', 'straße.example'],
  ['例子。广告', 'xn--fsqu00a.xn--4rr70v', '例子.广告'],
  ['උදාහරණ.ලංකා', 'xn--ozc8dl2c3bxd.xn--fzc2c9e2c', 'උදාහරණ.ලංකා'],
  ['نامه\u200cای.ایران', 'xn--mgba3gch31f060k.xn--mgba3a4f16a', 'نامه\u200cای.ایران'],
  ['1.2', '1.2', '1.2'],
  ['localhost', 'localhost', 'localhost'],
])('%s is %s to the DNS, and %s to people', (name, ascii, canonical) => {
  expect(asciiDomain(name)).toBe(ascii);
  expect(canonicalDomain(name)).toBe(canonical);
  expect(canonicalDomain(ascii)).toBe(canonical);
});

test.each([
  '',
  'a..b',
  '.a',
  'a.',
  '-a.com',
  'a-.com',
  'my_host.com',
  '%41.com',
  'ä%41.com',
  'ä b.com',
  '[::1]',
  'xn--zzzzzz',
  'ad\u200dmin.com',
  `${'x'.repeat(64)}.com`,
  `${'ä'.repeat(60)}x${'ö'.repeat(20)}.com`,
  Array.from({ length: 64 }, () => 'abc').join('.'),
])('%j is no domain name', (name) => {
  expect(asciiDomain(name)).toBeNull();
  expect(canonicalDomain(name)).toBeNull();
});
