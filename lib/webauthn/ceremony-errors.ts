import type { CeremonyReason } from '@/lib/webauthn/verdict';

/**
 * The library's sentences by their beginnings, which it writes itself; what follows them may be text
 * that the sender chose, and is never looked at.
 */
const beginnings: readonly (readonly [RegExp, CeremonyReason])[] = [
  [/^(Missing credential ID|Credential ID was not|Unexpected credential type)/, 'shape'],
  [/^Unexpected registration response type/, 'type'],
  [/^Unexpected registration response challenge/, 'challenge'],
  [/^Unexpected registration response origin/, 'origin'],
  [/^Unexpected (value for TokenBinding|tokenBinding)/, 'client_data'],
  [/^Unexpected RP ID hash/, 'rp_id'],
  [/^User presence was required/, 'user_presence'],
  [/^User verification was required/, 'user_verification'],
  [/^No credential ID was provided/, 'credential_id'],
  [/^(No public key was provided|Credential public key was missing)/, 'key'],
  [/^(No AAGUID was present|Leftover bytes|Authenticator data was)/, 'authenticator_data'],
  [/^Unexpected public key alg/, 'algorithm'],
  [/^Unsupported Attestation Format/, 'format'],
  [/^(None attestation had|AAGUID ")/, 'attestation'],
  [/^Single-device credential indicated/, 'backup_flags'],
];

/** Statement verifiers end their sentences with the format's name. */
const statementEnding = /\((Packed|Packed\|Full|FIDOU2F|TPM|TPM\|RSA|TPM\|ECC|Apple)\)$/;

/** The reason behind what @simplewebauthn/server threw, `library` if unknown. Its message goes no further than here. */
export function reasonOf(thrown: unknown): CeremonyReason {
  if (!(thrown instanceof Error)) return 'library';
  const known = beginnings.find(([beginning]) => beginning.test(thrown.message));
  if (known) return known[1];
  return statementEnding.test(thrown.message) ? 'attestation' : 'library';
}
