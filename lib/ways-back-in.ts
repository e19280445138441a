/** What matters of a passkey for the question how many losses an account survives. */
type PasskeyStorage = { aaguid: string; synced: boolean };

/**
 * Counts the ways back in that cannot be lost together. A passkey that never leaves its device counts
 * for itself; all those synced by one provider go with that provider's account, so they count once.
 */
export function waysBackIn(passkeys: PasskeyStorage[]): number {
  const synced = passkeys.filter((passkey) => passkey.synced);
  const providers = new Set(synced.map((passkey) => passkey.aaguid));
  return passkeys.length - synced.length + providers.size;
}
