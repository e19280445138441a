import { expect, test } from 'vitest';
import { decoyCredentials } from '@/lib/operations/sessions/decoy-credentials';

const names = Array.from({ length: 2_000 }, (_, number) => `somebody-${number}@mouse.com`);

test('are always the same for one name, and no two names share one', () => {
  const all = names.map(decoyCredentials);
  expect(names.map(decoyCredentials)).toEqual(all);
  const ids = all.flat().map(({ credentialId }) => credentialId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('vary in number, length and transports as real ones do', () => {
  const all = names.map(decoyCredentials);
  const share = (count: number) => all.filter(({ length }) => length === count).length / all.length;
  expect([1, 2, 3, 4].map(share).reduce((sum, part) => sum + part)).toBe(1);
  expect(share(1)).toBeGreaterThan(share(2));
  expect(share(4)).toBeGreaterThan(0);
  const looks = all
    .flat()
    .map(({ credentialId, transports }) =>
      [Buffer.from(credentialId, 'base64url').length, ...transports].join(' '),
    );
  expect([...new Set(looks)].sort()).toEqual([
    '16 hybrid internal',
    '20 hybrid internal',
    '32 hybrid internal',
    '32 internal',
    '48 nfc usb',
    '64 usb',
  ]);
});
