import { type CborMap, type CborValue, readCbor } from '@/lib/webauthn/cbor';
import { decline, type Verdict } from '@/lib/webauthn/verdict';

/** An attestation object taken apart (WebAuthn L3 §6.5); `authenticatorData` and `statement` not read yet. */
export type AttestationObject = {
  format: string;
  /** A map of members; of compound attestation a list of statements (WebAuthn L3 §8.9). */
  statement: CborMap | CborValue[];
  authenticatorData: Uint8Array;
};

/**
 * Reads an attestation object: exactly `fmt`, `attStmt` and `authData`, and not a byte behind them.
 * Refuses with `attestation_object`. WebAuthn L3 §6.5.4, §7.1 step 13.
 */
export function readAttestationObject(bytes: Uint8Array): Verdict<AttestationObject> {
  const read = readCbor(bytes);
  if (!read || read.end !== bytes.length || !(read.value instanceof Map) || read.value.size !== 3)
    return decline('attestation_object');
  const format = read.value.get('fmt');
  const statement = read.value.get('attStmt');
  const authenticatorData = read.value.get('authData');
  if (typeof format !== 'string') return decline('attestation_object');
  if (!(statement instanceof Map || Array.isArray(statement))) return decline('attestation_object');
  if (!(authenticatorData instanceof Uint8Array)) return decline('attestation_object');
  return { ok: true, value: { format, statement, authenticatorData } };
}
