import { expect, test } from 'vitest';
import { equalHashes, hashToken, newCode, newToken } from '@/lib/tokens';

test('tokens carry 256 random bits behind the prefix of their kind', () => {
  expect(newToken('access')).toMatch(/^lk_pat_[\w-]{43}$/);
  expect(newToken('session')).toMatch(/^lk_ses_[\w-]{43}$/);
  expect(newToken('browser')).not.toBe(newToken('browser'));
});

test('codes use every letter of an alphabet without look-alikes', () => {
  const letters = new Set(Array.from({ length: 500 }, () => newCode()).join(''));
  expect(letters.size).toBe(57);
  for (const confusing of ['0', 'O', '1', 'l', 'I']) expect(letters.has(confusing)).toBe(false);
});

test('hashes are compared whole', () => {
  const hash = hashToken('token');
  expect(equalHashes(hashToken('token'), hash)).toBe(true);
  expect(equalHashes(hashToken('Token'), hash)).toBe(false);
  expect(equalHashes(hash.subarray(0, 31), hash)).toBe(false);
});
