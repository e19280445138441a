import { expect, test } from 'vitest';
import { deriveKey, keyedDigest, seal, unseal } from '@/lib/seal';

const key = deriveKey('a secret of the installation', 'test');

test('what is sealed opens with the same key at the same place only', () => {
  const sealed = seal(key, 'table/1/column', 'the text');
  expect(unseal(key, 'table/1/column', sealed)).toBe('the text');
  expect(() => unseal(key, 'table/2/column', sealed)).toThrow();
  expect(() => unseal(deriveKey('another secret', 'test'), 'table/1/column', sealed)).toThrow();
  const tampered = Buffer.from(sealed);
  tampered.writeUInt8(tampered.readUInt8(30) ^ 1, 30);
  expect(() => unseal(key, 'table/1/column', tampered)).toThrow();
});

test('the same text is never sealed to the same bytes', () => {
  expect(seal(key, 'p', 'x').equals(seal(key, 'p', 'x'))).toBe(false);
});

test('keys of two purposes differ, and digests follow the key', () => {
  expect(deriveKey('s', 'a').equals(deriveKey('s', 'b'))).toBe(false);
  expect(keyedDigest(key, 'x').equals(keyedDigest(deriveKey('s', 'a'), 'x'))).toBe(false);
});
