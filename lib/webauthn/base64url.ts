import { z } from 'zod';

/** Whole groups of four, then at most one shorter group whose last character has no stray bits. */
const canonical = /^(?:[\w-]{4})*(?:[\w-]{2}[AEIMQUYcgkosw048]|[\w-][AQgw])?$/;

/**
 * A schema for base64url of `minBytes` to `maxBytes` bytes in its one canonical spelling (RFC 4648 §3.5, §5):
 * no padding, no foreign character, no stray bits. Two different texts are never the same bytes.
 */
export function base64urlText(minBytes: number, maxBytes: number) {
  return z
    .string()
    .min(Math.ceil((minBytes * 4) / 3))
    .max(Math.ceil((maxBytes * 4) / 3))
    .regex(canonical);
}

/** The bytes of a text that `base64urlText` accepted. */
export function decodeBase64url(text: string): Uint8Array {
  return Buffer.from(text, 'base64url');
}

/** Base64url without padding (RFC 4648 §5). */
export function encodeBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}
