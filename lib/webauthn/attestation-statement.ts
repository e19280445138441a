import { coseAlgorithms, type LoginPolicy } from '@/lib/model';
import type { AttestationObject } from '@/lib/webauthn/attestation-object';
import type { CborMap, CborValue } from '@/lib/webauthn/cbor';
import { decline, type Verdict } from '@/lib/webauthn/verdict';

/**
 * What kind of attestation came with a credential (WebAuthn L3 §6.5.3). Only `self` is proven here;
 * the three with certificates are claims, since no chain is followed to a root that we trust.
 */
export type AttestationType = 'none' | 'self' | 'basic' | 'attca' | 'anonca';

const isBytes = (value: CborValue | undefined) => value instanceof Uint8Array && value.length > 0;
const isAlgorithm = (value: CborValue | undefined) =>
  coseAlgorithms.some((known) => known === value);
// Many TPMs still sign their attestation, though never an assertion, with RSA and SHA-1.
const isTpmAlgorithm = (value: CborValue | undefined) => value === -65_535 || isAlgorithm(value);
const isChain = (value: CborValue | undefined) =>
  Array.isArray(value) && value.length > 0 && value.length <= 8 && value.every(isBytes);

type Shape = { type: AttestationType; fits: (statement: CborMap) => boolean };

const withoutCertificates = new Map<string, Shape>([
  ['none', { type: 'none', fits: (statement) => statement.size === 0 }],
  [
    'packed',
    {
      type: 'self',
      fits: (statement) => isAlgorithm(statement.get('alg')) && isBytes(statement.get('sig')),
    },
  ],
]);

const withCertificates = new Map<string, Shape>([
  [
    'packed',
    {
      type: 'basic',
      fits: (statement) => isAlgorithm(statement.get('alg')) && isBytes(statement.get('sig')),
    },
  ],
  ['fido-u2f', { type: 'basic', fits: (statement) => isBytes(statement.get('sig')) }],
  ['apple', { type: 'anonca', fits: () => true }],
  [
    'tpm',
    {
      type: 'attca',
      fits: (statement) =>
        statement.get('ver') === '2.0' &&
        isTpmAlgorithm(statement.get('alg')) &&
        ['sig', 'certInfo', 'pubArea'].every((name) => isBytes(statement.get(name))),
    },
  ],
]);

/**
 * Checks a statement's format and members before anything else looks at it (WebAuthn L3 §7.1 step 21, §8): with
 * certificates only where attestation was asked for, android-key and android-safetynet never, since checking them
 * fetches addresses that the sender chose. Refuses with `format` or `attestation`.
 */
export function checkAttestationStatement(
  { format, statement }: AttestationObject,
  wanted: LoginPolicy['attestation'],
): Verdict<AttestationType> {
  const certified = statement.has('x5c');
  if (certified && wanted === 'none') return decline('format');
  const shape = (certified ? withCertificates : withoutCertificates).get(format);
  if (!shape) return decline('format');
  if (certified && !isChain(statement.get('x5c'))) return decline('attestation');
  return shape.fits(statement) ? { ok: true, value: shape.type } : decline('attestation');
}
