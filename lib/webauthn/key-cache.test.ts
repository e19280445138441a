import { describe, expect, it } from 'vitest';
import { keyOf } from '@/lib/webauthn/key-cache';
import { encodeCbor, newKeyPair, toCoseKey } from '@/testing/software-authenticator';

const rowOf = (id: string) => {
  const publicKey = encodeCbor(toCoseKey(-7, newKeyPair(-7).publicKey));
  return { id, publicKey, algorithm: -7 as const };
};

describe('keyOf', () => {
  it('keeps the key object of a row', () => {
    const row = rowOf('cache-1');
    const first = keyOf(row);
    expect(first?.type).toBe('public');
    expect(keyOf({ ...row, publicKey: Buffer.from(row.publicKey) })).toBe(first);
  });

  it('never answers with the key of other bytes', () => {
    const before = keyOf(rowOf('cache-2'));
    const replaced = rowOf('cache-2');
    const after = keyOf(replaced);
    expect(after).not.toBe(before);
    expect(keyOf(replaced)).toBe(after);
  });

  it('keeps nothing that is no key', () => {
    const row = { ...rowOf('cache-3'), publicKey: Buffer.from([1]) };
    expect(keyOf(row)).toBeNull();
    expect(keyOf({ ...rowOf('cache-4'), algorithm: -257 })).toBeNull();
  });

  it('drops the least recently used of more than 10,000', () => {
    const row = rowOf('cache-used');
    const idle = keyOf({ ...row, id: 'cache-idle' });
    const used = keyOf(row);
    for (let index = 0; index < 9999; index += 1) {
      keyOf({ ...row, id: `cache-many-${index}` });
      if (index === 5000) keyOf(row);
    }
    expect(keyOf(row)).toBe(used);
    expect(keyOf({ ...row, id: 'cache-idle' })).not.toBe(idle);
  }, 60_000);
});
