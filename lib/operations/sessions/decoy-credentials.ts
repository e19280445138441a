import { createHash } from 'node:crypto';
import { config } from '@/lib/config';
import type { Transport } from '@/lib/model';
import { deriveKey } from '@/lib/seal';
import type { OfferedCredential } from '@/lib/store/parts/offer';

/** What the credentials of common authenticators look like: octets of their ids, transports, and of how many in 100. */
const kinds: { octets: number; transports: Transport[]; share: number }[] = [
  { octets: 20, transports: ['hybrid', 'internal'], share: 29 },
  { octets: 32, transports: ['hybrid', 'internal'], share: 24 },
  { octets: 16, transports: ['hybrid', 'internal'], share: 16 },
  { octets: 32, transports: ['internal'], share: 17 },
  { octets: 48, transports: ['nfc', 'usb'], share: 8 },
  { octets: 64, transports: ['usb'], share: 6 },
];

/** How many people in 100 have one credential, two, and so on. */
const counts = [58, 28, 10, 4];

const maxOctets = Math.max(...kinds.map(({ octets }) => octets));

const holder = globalThis as { latchkeyDecoyKey?: Buffer };

/** The index of the share of 100 that a random octet pair falls into. */
function draw(octets: Buffer, shares: number[]): number {
  let rest = (octets.readUInt16BE(0) / 0x10000) * 100;
  return Math.max(
    shares.findIndex((share) => {
      rest -= share;
      return rest < 0;
    }),
    0,
  );
}

/**
 * The credentials that stand in for those of a name which nobody has: always the same for the same name, and in
 * number, lengths and transports no different from real ones. Only the installation's key tells them.
 */
export function decoyCredentials(named: string): OfferedCredential[] {
  holder.latchkeyDecoyKey ??= deriveKey(config().secretKey ?? '', 'decoy-credentials');
  const seed = Buffer.concat([holder.latchkeyDecoyKey, Buffer.from(named, 'utf8')]);
  // SHAKE256 behind a key of fixed length is a keyed stream (FIPS 202 §6.2): as many octets as are needed, in one call.
  const outputLength = 2 + counts.length * (2 + maxOctets);
  const stream = createHash('shake256', { outputLength }).update(seed).digest();
  const count = 1 + draw(stream, counts);
  return Array.from({ length: count }, (_, index) => {
    const own = stream.subarray(2 + index * (2 + maxOctets));
    const kind =
      kinds[
        draw(
          own,
          kinds.map(({ share }) => share),
        )
      ] ?? kinds[0];
    const { octets, transports } = kind ?? { octets: maxOctets, transports: [] };
    return { credentialId: own.subarray(2, 2 + octets).toString('base64url'), transports };
  });
}
