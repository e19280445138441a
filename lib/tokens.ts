import { hash, randomInt, timingSafeEqual } from 'node:crypto';
import type { PresentedToken } from '@/lib/model';
import { randomOctets } from '@/lib/random';

/** Letters and digits without look-alikes (no 0 O 1 l I). */
const codeAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** What a token is for; the prefix lets secret scanners and people tell them apart. */
const prefixes = { access: 'lk_pat_', session: 'lk_ses_', browser: 'lk_ua_' } as const;

const kinds = ['access', 'session', 'browser'] as const;
const shape = /^(lk_(?:pat|ses|ua)_)(\d{1,20})_([\w-]{43})$/;

const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/**
 * Mints an unguessable token for the row of that id: prefix of its kind, id, 256 random bits in base64url (or the
 * secret that the row's hash was made of). Rows are found by the id, so no hash needs an index.
 */
export function newToken(kind: PresentedToken['kind'], id: string, secret = newSecret()): string {
  return `${prefixes[kind]}${id}_${secret}`;
}

/** Mints a secret: 256 random bits in base64url. */
export function newSecret(): string {
  return randomOctets(32).toString('base64url');
}

/** The row that a token names and the hash to compare with; null when the text can be no token of ours. */
export function readToken(token: string): PresentedToken | null {
  const [, prefix, id, secret] = shape.exec(token) ?? [];
  const kind = kinds.find((entry) => prefixes[entry] === prefix);
  return kind && id && secret ? { kind, id, hash: hashSecret(secret) } : null;
}

/** Mints a code of `length` characters that people can type (12 characters: 70 bits). */
export function newCode(length = 12): string {
  return Array.from({ length }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('');
}

/** SHA-256 of a code, or of the secret in a token: the only form in which one is stored. */
export function hashToken(token: string): Buffer {
  return hashSecret(shape.exec(token)?.[3] ?? token);
}

/** Compares two hashes in constant time; false when the lengths differ. */
export function equalHashes(presented: Uint8Array, stored: Uint8Array): boolean {
  return presented.length === stored.length && timingSafeEqual(presented, stored);
}
