import { constants, type KeyObject, verify } from 'node:crypto';
import type { CoseAlgorithm } from '@/lib/model';
import { algorithmFacts } from '@/lib/webauthn/cose-algorithm';
import { sha256 } from '@/lib/webauthn/sha256';

/**
 * Whether the credential's key signed this authenticator data and client data (WebAuthn L3 §6.3.3, §7.2 step 21).
 * ECDSA signatures must be strict DER, which OpenSSL enforces by encoding them anew; the salts of
 * RSASSA-PSS are as long as the digest (RFC 8230 §2).
 */
export function verifySignature(
  { algorithm, key }: { algorithm: CoseAlgorithm; key: KeyObject },
  signed: { authenticatorData: Uint8Array; clientDataJSON: Uint8Array },
  signature: Uint8Array,
): boolean {
  const data = Buffer.concat([signed.authenticatorData, sha256(signed.clientDataJSON)]);
  const facts = algorithmFacts[algorithm];
  if (facts.kind !== 'RSA' || facts.padding === 'pkcs1')
    return verify(facts.digest, data, key, signature);
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
  return verify(facts.digest, data, { key, padding, saltLength }, signature);
}
