import { hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** Letters and digits without look-alikes (no 0 O 1 l I). */
const codeAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** What a token is for; the prefix lets secret scanners and people tell them apart. */
const prefixes = { access: 'lk_pat_', session: 'lk_ses_', browser: '', ceremony: '' } as const;

/** Mints an unguessable token: 256 random bits in base64url behind the prefix of its kind. */
export function newToken(kind: keyof typeof prefixes): string {
  return prefixes[kind] + randomBytes(32).toString('base64url');
}

/** Mints a code of `length` characters that people can type (12 characters: 70 bits). */
export function newCode(length = 12): string {
  return Array.from({ length }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('');
}

/** SHA-256 of a token or code: the only form in which one is stored. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Compares two hashes in constant time; false when the lengths differ. */
export function equalHashes(presented: Uint8Array, stored: Uint8Array): boolean {
  return presented.length === stored.length && timingSafeEqual(presented, stored);
}
