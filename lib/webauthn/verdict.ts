/**
 * Why a ceremony was refused: for the log, the audit and tests. People get one generic sentence,
 * since every finer answer would help whoever forged the response.
 */
export type CeremonyReason =
  /** The body is not a credential in its JSON form (WebAuthn L3 §5.1). */
  | 'shape'
  /** clientDataJSON is not one JSON object in strict UTF-8, or names a member twice. */
  | 'client_data'
  | 'type'
  | 'challenge'
  | 'origin'
  | 'cross_origin'
  /** attestationObject is not the CBOR map of WebAuthn L3 §6.5. */
  | 'attestation_object'
  | 'format'
  /** authenticatorData has a part too few, too many, or malformed (WebAuthn L3 §6.1). */
  | 'authenticator_data'
  | 'rp_id'
  | 'user_presence'
  | 'user_verification'
  | 'backup_flags'
  | 'credential_id'
  | 'algorithm'
  | 'key'
  | 'attestation'
  | 'user_handle'
  | 'signature'
  | 'backup_eligibility_changed'
  /** For the caller whose policy blocks a counter that went back; this room only reports it. */
  | 'counter'
  /** Our checks passed, and @simplewebauthn/server refused for a reason that has no name here. */
  | 'library';

/** What this room answers: a value, or the first reason against it. */
export type Verdict<T> = { ok: true; value: T } | { ok: false; reason: CeremonyReason };

/** Refuses for one reason. */
export function decline(reason: CeremonyReason): { ok: false; reason: CeremonyReason } {
  return { ok: false, reason };
}
