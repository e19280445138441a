import type { KeyObject } from 'node:crypto';
import type { Passkey } from '@/lib/model';
import { readCbor } from '@/lib/webauthn/cbor';
import { importCoseKey } from '@/lib/webauthn/cose-key';

type Entry = { publicKey: Uint8Array; key: KeyObject };

/** Ten thousand keys take about 30 MB. */
const capacity = 10_000;

const holder = globalThis as { latchkeyKeys?: Map<string, Entry> };
holder.latchkeyKeys ??= new Map();
const entries = holder.latchkeyKeys;

function importKey({
  publicKey,
  algorithm,
}: Pick<Passkey, 'publicKey' | 'algorithm'>): KeyObject | null {
  const cose = readCbor(publicKey);
  if (cose?.end !== publicKey.length) return null;
  const imported = importCoseKey(cose.value);
  return imported.ok && imported.value.algorithm === algorithm ? imported.value.key : null;
}

/**
 * The key object of a stored passkey, kept by the row's id for the next time; the least recently
 * used goes first. Null when the stored bytes are no key of the stored algorithm.
 */
export function keyOf(passkey: Pick<Passkey, 'id' | 'publicKey' | 'algorithm'>): KeyObject | null {
  const kept = entries.get(passkey.id);
  entries.delete(passkey.id);
  // Row ids are never reused within a database, but one process may see two of them in its life.
  const fits = kept && Buffer.compare(kept.publicKey, passkey.publicKey) === 0;
  const key = fits ? kept.key : importKey(passkey);
  if (!key) return null;
  entries.set(passkey.id, { publicKey: passkey.publicKey, key });
  if (entries.size > capacity) entries.delete(entries.keys().next().value ?? '');
  return key;
}
