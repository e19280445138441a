import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { CoseAlgorithm } from '@/lib/model';
import { encodeBase64url } from '@/lib/webauthn/base64url';
import type { CborMap, CborValue } from '@/lib/webauthn/cbor';
import {
  type AlgorithmFacts,
  algorithmFacts,
  isCoseAlgorithm,
} from '@/lib/webauthn/cose-algorithm';
import { isUsableEd25519Point } from '@/lib/webauthn/ed25519-point';
import { decline, type Verdict } from '@/lib/webauthn/verdict';

/** Labels of COSE key parameters (RFC 9052 §7.1, RFC 9053 §7.1, RFC 8230 §4). */
const label = { kty: 1, alg: 3, crv: -1, x: -2, y: -3, n: -1, e: -2 } as const;
const keyType = { OKP: 1, EC2: 2, RSA: 3 } as const;

function bytesAt(key: CborMap, at: number, length?: number): Uint8Array | null {
  const value = key.get(at);
  if (!(value instanceof Uint8Array)) return null;
  return length === undefined || value.length === length ? value : null;
}

function toEcJwk(key: CborMap, facts: AlgorithmFacts & { kind: 'EC' }): JsonWebKey | null {
  const x = bytesAt(key, label.x, facts.coordinateBytes);
  const y = bytesAt(key, label.y, facts.coordinateBytes);
  if (key.get(label.kty) !== keyType.EC2 || key.get(label.crv) !== facts.crv) return null;
  if (!x || !y || key.size !== 5) return null;
  return { kty: 'EC', crv: facts.curve, x: encodeBase64url(x), y: encodeBase64url(y) };
}

function toOkpJwk(key: CborMap): JsonWebKey | null {
  const x = bytesAt(key, label.x, 32);
  if (key.get(label.kty) !== keyType.OKP || key.get(label.crv) !== 6) return null;
  if (!x || key.size !== 4 || !isUsableEd25519Point(x)) return null;
  return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(x) };
}

/** Modulus of 2048 to 4096 bits, without leading zeros, and odd as a product of primes is. */
function isSoundModulus(n: Uint8Array): boolean {
  const bits = n.length * 8 - Math.clz32(n[0] ?? 0) + 24;
  return n[0] !== 0 && bits >= 2048 && bits <= 4096 && ((n[n.length - 1] ?? 0) & 1) === 1;
}

function toRsaJwk(key: CborMap): JsonWebKey | null {
  const n = bytesAt(key, label.n);
  const e = bytesAt(key, label.e, 3);
  if (key.get(label.kty) !== keyType.RSA || key.size !== 4 || !n || !e) return null;
  const exponent = encodeBase64url(e);
  // 65537 is what authenticators use; a small exponent only helps an attacker.
  if (!isSoundModulus(n) || exponent !== 'AQAB') return null;
  return { kty: 'RSA', n: encodeBase64url(n), e: exponent };
}

function toJwk(key: CborMap, facts: AlgorithmFacts): JsonWebKey | null {
  switch (facts.kind) {
    case 'EC':
      return toEcJwk(key, facts);
    case 'RSA':
      return toRsaJwk(key);
    case 'Ed25519':
      return toOkpJwk(key);
  }
}

/**
 * Reads a credential's public key and imports it, so that a key that is stored can also verify.
 * Key type, curve and sizes must fit the algorithm, other parameters are refused (WebAuthn L3 §6.5.2).
 * Refuses with `algorithm` when it is none of ours, else with `key`.
 */
export function importCoseKey(
  value: CborValue,
): Verdict<{ algorithm: CoseAlgorithm; key: KeyObject }> {
  if (!(value instanceof Map)) return decline('key');
  const algorithm = value.get(label.alg);
  if (!isCoseAlgorithm(algorithm)) return decline('algorithm');
  const jwk = toJwk(value, algorithmFacts[algorithm]);
  if (!jwk) return decline('key');
  try {
    return { ok: true, value: { algorithm, key: createPublicKey({ key: jwk, format: 'jwk' }) } };
  } catch {
    // OpenSSL refuses a point that is not on its curve.
    return decline('key');
  }
}
