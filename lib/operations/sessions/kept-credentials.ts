import type { Passkey } from '@/lib/model';
import { findCredential } from '@/lib/store/passkeys/find-credential';

/** What never changes about a stored credential, with its owner's handle. The counter is not looked at here. */
export type KeptCredential = { passkey: Passkey; userHandle: Uint8Array };

/** Ten thousand take about 10 MB. */
const capacity = 10_000;

const holder = globalThis as { latchkeyCredentials?: Map<string, KeptCredential> };

function entries(): Map<string, KeptCredential> {
  holder.latchkeyCredentials ??= new Map();
  return holder.latchkeyCredentials;
}

/**
 * The credential of that id, kept from its first use in this process; the least recently used goes first. Only for the
 * signature: whether the row still stands is asked by the statement that makes the assertion count. Null for an unknown one.
 */
export async function keptCredential(credentialId: string): Promise<KeptCredential | null> {
  const kept = entries().get(credentialId);
  entries().delete(credentialId);
  const credential = kept ?? (await findCredential(credentialId));
  if (!credential) return null;
  entries().set(credentialId, credential);
  if (entries().size > capacity) entries().delete(entries().keys().next().value ?? '');
  return credential;
}

/** Forgets a credential whose row may have changed: the next use reads it anew. */
export function forgetCredential(credentialId: string): void {
  entries().delete(credentialId);
}
