import { createHmac, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

/**
 * What guessing one passphrase costs (RFC 7914 §2): 128 MB and about half a second. A file says it, so that a later
 * version may ask for more; none that asks for anything else is believed, or it could ask for all memory.
 */
export const costs = z.object({ N: z.literal(131_072), r: z.literal(8), p: z.literal(1) });

export type Costs = z.infer<typeof costs>;

export const usualCosts: Costs = { N: 131_072, r: 8, p: 1 };

/** One to seal with, and one by which a passphrase is recognised. Both are of one file alone: its salt is random. */
export type Keys = { sealing: Buffer; checking: Buffer };

const derive = promisify<string, Buffer, number, Costs & { maxmem: number }, Buffer>(scrypt);

/** A salt for a new file. */
export function newSalt(): Buffer {
  return randomBytes(16);
}

/** The keys of one file. The same passphrase typed on another system may be composed otherwise: NFKC makes it one. */
export async function deriveKeys(
  passphrase: string,
  { salt, scrypt: cost }: { salt: Buffer; scrypt: Costs },
): Promise<Keys> {
  const maxmem = 130 * cost.N * cost.r;
  const octets = await derive(passphrase.normalize('NFKC'), salt, 64, { ...cost, maxmem });
  return { sealing: octets.subarray(0, 32), checking: octets.subarray(32) };
}

/** What only the holder of the passphrase can say about a header of that digest. */
export function keyedCheck({ checking }: Keys, digest: Buffer): Buffer {
  return createHmac('sha256', checking).update(digest).digest();
}
