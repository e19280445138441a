import { createHash } from 'node:crypto';
import { config } from '@/lib/config';
import { deriveKey } from '@/lib/seal';
import type { OfferedCredential } from '@/lib/store/parts/offer';
import { type CredentialKind, readCredentialKinds } from '@/lib/store/passkeys/credential-kinds';

/** What the credentials of common authenticators look like, by their number in 100: before there are any here. */
const usualKinds: CredentialKind[] = [
  { octets: 20, transports: ['hybrid', 'internal'], count: 29 },
  { octets: 32, transports: ['hybrid', 'internal'], count: 24 },
  { octets: 16, transports: ['hybrid', 'internal'], count: 16 },
  { octets: 32, transports: ['internal'], count: 17 },
  { octets: 48, transports: ['nfc', 'usb'], count: 8 },
  { octets: 64, transports: ['usb'], count: 6 },
];

/** How many people in 100 have one credential, two, and so on. */
const counts = [58, 28, 10, 4];

/** So many of the newest passkeys are looked at, so many kinds of them kept, and for so long. */
const sample = { newest: 10_000, kinds: 64, milliseconds: 3_600_000 };

/** A kind with its weight, a power of two, so that a few passkeys more or less change nothing; and a mark of its own. */
type WeighedKind = { octets: number; transports: string[]; weight: number; mark: number };

type Sample = { kinds: WeighedKind[]; readAt: number };

const holder = globalThis as { latchkeyDecoyKey?: Buffer; latchkeyDecoyKinds?: Sample };

function keyed(outputLength: number, ...parts: unknown[]): Buffer {
  holder.latchkeyDecoyKey ??= deriveKey(config().secretKey ?? '', 'decoy-credentials');
  // SHAKE256 behind a key of fixed length is a keyed stream (FIPS 202 §6.2): as many octets as are needed, in one call.
  const hash = createHash('shake256', { outputLength }).update(holder.latchkeyDecoyKey);
  return hash.update(JSON.stringify(parts)).digest();
}

/** A number above 0 and below 1. */
const fraction = (octets: Buffer): number => (octets.readUIntBE(0, 6) + 0.5) / 2 ** 48;

function weigh(kinds: CredentialKind[]): WeighedKind[] {
  const total = kinds.reduce((sum, { count }) => sum + count, 0);
  return kinds.map(({ octets, transports, count }) => ({
    ...{ octets, transports },
    weight: 2 ** Math.round(Math.log2(count / total)),
    mark: keyed(4, octets, transports).readUInt32BE(0),
  }));
}

/**
 * Looks at what is stored here, so that `decoyCredentials` stands in for it: at the first challenge of a process, and anew
 * after an hour. Known and unknown names wait for it alike.
 */
export async function prepareDecoys(): Promise<void> {
  const { latchkeyDecoyKinds: last } = holder;
  const now = performance.now();
  if (last && now - last.readAt < sample.milliseconds) return;
  // Whoever comes meanwhile need not read it, too.
  if (last) last.readAt = now;
  const kinds = await readCredentialKinds(sample.newest, sample.kinds);
  holder.latchkeyDecoyKinds = { kinds: weigh(kinds.length > 0 ? kinds : usualKinds), readAt: now };
}

function drawCount(named: string): number {
  let rest = fraction(keyed(6, named)) * 100;
  const index = counts.findIndex((share) => {
    rest -= share;
    return rest < 0;
  });
  return Math.max(index, 0) + 1;
}

/** Spreads a word over 32 bits (the finish of MurmurHash3). What it hides lies in the keyed words that go in. */
function spread(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2_ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

/**
 * Each kind draws a lot of its own, and the lowest wins: a kind more or less moves only those whom it wins or loses. There
 * may be many kinds, and each challenge draws: so a lot costs no hash, and only the winner's id does.
 */
function drawCredential(named: string, index: number, kinds: WeighedKind[]): OfferedCredential {
  const seed = keyed(8, named, index);
  const [first, second] = [seed.readUInt32BE(0), seed.readUInt32BE(4)];
  let best: { kind: WeighedKind | null; lot: number } = { kind: null, lot: Infinity };
  for (const kind of kinds) {
    const drawn = spread(spread(first ^ kind.mark) ^ second);
    const lot = -Math.log((drawn + 0.5) / 2 ** 32) / kind.weight;
    if (lot < best.lot) best = { kind, lot };
  }
  if (!best.kind) throw new Error('there are no kinds of credentials to draw from');
  const { octets, transports } = best.kind;
  const credentialId = keyed(octets, named, index, octets, transports).toString('base64url');
  return { credentialId, transports };
}

/**
 * The credentials that stand in for those of a name which nobody has: in number, lengths and transports no different from
 * real ones. Only the installation's key tells them. They are the same for the same name while the kinds of passkeys
 * stored here keep their shares, to a factor of two; beyond that some names get other ones, as people do who replace a
 * passkey. So the first passkeys of an installation move many. Kinds that are not among the 64 most frequent of the newest
 * 10,000 passkeys have no stand-ins, nor have people with more than four passkeys.
 */
export function decoyCredentials(named: string): OfferedCredential[] {
  const kinds = holder.latchkeyDecoyKinds?.kinds ?? weigh(usualKinds);
  return Array.from({ length: drawCount(named) }, (_, index) =>
    drawCredential(named, index, kinds),
  );
}
