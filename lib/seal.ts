import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { randomOctets } from '@/lib/random';

const nonceBytes = 12;
const tagBytes = 16;

/** A key for one purpose, derived from the installation's secret (HKDF-SHA-256, RFC 5869). */
export function deriveKey(secretKey: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, 'latchkey', purpose, 32));
}

/** A keyed digest (HMAC-SHA-256) of a value that must be comparable but not readable. */
export function keyedDigest(key: Uint8Array, value: string): Buffer {
  return createHmac('sha256', key).update(value).digest();
}

/**
 * Seals text with AES-256-GCM (NIST SP 800-38D): nonce, tag, ciphertext. `place` names the table,
 * row and column, so that a sealed value opens only where it was put.
 */
export function seal(key: Uint8Array, place: string, text: string): Buffer {
  const nonce = randomOctets(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Opens what `seal` made with the same key and place; throws when it was tampered with. */
export function unseal(key: Uint8Array, place: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const text = decipher.update(bytes.subarray(nonceBytes + tagBytes));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}
