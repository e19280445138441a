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

type Members = readonly (readonly [string, (value: CborValue | undefined) => boolean])[];

const signed: Members = [
  ['alg', Number.isInteger],
  ['sig', isBytes],
  ['x5c', isChain],
];

/**
 * What the statements of the registered formats are made of (WebAuthn L3 §8, IANA "WebAuthn Attestation Statement
 * Format Identifiers"); those without certificates are above. The signing algorithm is the maker's affair.
 */
const unasked = new Map<string, Members>([
  ['packed', signed],
  ['android-key', signed],
  ['tpm', [...signed, ['certInfo', isBytes], ['pubArea', isBytes]]],
  ['fido-u2f', signed.filter(([name]) => name !== 'alg')],
  ['apple', signed.filter(([name]) => name === 'x5c')],
  [
    'android-safetynet',
    [
      ['ver', (value) => typeof value === 'string'],
      ['response', isBytes],
    ],
  ],
]);

/** Compound statements hold two of the others at least (WebAuthn L3 §8.9). */
function isCompound(statement: CborValue): boolean {
  const isPart = (part: CborValue) =>
    part instanceof Map && typeof part.get('fmt') === 'string' && part.get('attStmt') !== undefined;
  return Array.isArray(statement) && statement.length > 1 && statement.every(isPart);
}

/**
 * Looks at a statement that nobody asked for: well formed, as its format says, and no more, since nobody relies on it.
 * What it claims is dropped, so the credential is as good as one with `none`; no certificate in it is followed.
 */
function checkUnasked({ format, statement }: AttestationObject): Verdict<AttestationType> {
  const members = unasked.get(format);
  if (!members && format !== 'compound') return decline('format');
  const fits =
    members && statement instanceof Map
      ? members.every(([name, is]) => is(statement.get(name)))
      : format === 'compound' && isCompound(statement);
  return fits ? { ok: true, value: 'none' } : decline('attestation');
}

/**
 * Checks a statement's format and members before anything else looks at it (WebAuthn L3 §7.1 steps 21-24, §8). Where
 * attestation was asked for, android-key, android-safetynet and compound are not taken, since checking them fetches
 * addresses that the sender chose. Where none was, a statement of any registered format counts as `none`; only that of
 * the key itself is proven all the same. Refuses with `format` or `attestation`.
 */
export function checkAttestationStatement(
  object: AttestationObject,
  wanted: LoginPolicy['attestation'],
): Verdict<AttestationType> {
  const { format, statement } = object;
  const certified = statement instanceof Map && statement.has('x5c');
  const known = certified || Array.isArray(statement) ? null : withoutCertificates.get(format);
  if (wanted === 'none' && !known) return checkUnasked(object);
  const shape = known ?? withCertificates.get(format);
  if (!shape) return decline('format');
  if (!(statement instanceof Map)) return decline('attestation');
  if (certified && !isChain(statement.get('x5c'))) return decline('attestation');
  return shape.fits(statement) ? { ok: true, value: shape.type } : decline('attestation');
}
