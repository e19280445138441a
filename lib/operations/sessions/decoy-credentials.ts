import { config } from '@/lib/config';
import { deriveKey, keyedDigest } from '@/lib/seal';

const holder = globalThis as { latchkeyDecoyKey?: Buffer };

/**
 * The credential id that stands in for those of a name nobody has: always the same for the same
 * name, and by its look no different from a real one.
 */
export function decoyCredentialIds(loginName: string): string[] {
  holder.latchkeyDecoyKey ??= deriveKey(config().secretKey ?? '', 'decoy-credentials');
  return [keyedDigest(holder.latchkeyDecoyKey, loginName).toString('base64url')];
}
