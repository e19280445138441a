import type { KeyObject } from 'node:crypto';
import type { CoseAlgorithm } from '@/lib/model';
import type { AttestationObject } from '@/lib/webauthn/attestation-object';
import { verifySignature } from '@/lib/webauthn/verify-signature';

/**
 * Whether a packed statement without certificates was made by the new key itself (WebAuthn L3 §8.2.1).
 * The library compares no algorithms and reads DER leniently, so it is not the one to ask.
 */
export function verifySelfAttestation(
  { statement, authenticatorData }: AttestationObject,
  clientDataJSON: Uint8Array,
  credential: { algorithm: CoseAlgorithm; key: KeyObject },
): boolean {
  if (!(statement instanceof Map) || statement.get('alg') !== credential.algorithm) return false;
  const signature = statement.get('sig');
  if (!(signature instanceof Uint8Array)) return false;
  return verifySignature(credential, { authenticatorData, clientDataJSON }, signature);
}
