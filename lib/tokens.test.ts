import { expect, test } from 'vitest';
import { equalHashes, hashToken, newCode, newSecret, newToken, readToken } from '@/lib/tokens';

test('tokens carry the id of their row and 256 random bits behind the prefix of their kind', () => {
  expect(newToken('access', '42')).toMatch(/^lk_pat_42_[\w-]{43}$/);
  expect(newToken('session', '42')).toMatch(/^lk_ses_42_[\w-]{43}$/);
  expect(newToken('browser', '42')).not.toBe(newToken('browser', '42'));
});

test('a token is read as the row that it names and the hash of its secret', () => {
  const secret = newSecret();
  const token = newToken('session', '123456789012345678', secret);
  const read = { kind: 'session', id: '123456789012345678', hash: hashToken(secret) };
  expect(readToken(token)).toEqual(read);
  expect(hashToken(token)).toEqual(read.hash);
});

test('what is no token of ours is read as none', () => {
  const secret = newSecret();
  for (const text of ['', secret, `lk_ses_${secret}`, `lk_xyz_1_${secret}`, `lk_ses_1_${secret}x`])
    expect(readToken(text)).toBeNull();
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
