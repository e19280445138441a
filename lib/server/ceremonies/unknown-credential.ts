import 'server-only';
import type { ErrorCode } from '@/lib/errors';
import type { Refusal } from '@/lib/result';

/** Refusals of a registration after which its passkey is surely not stored. */
const notStored = new Set<ErrorCode>([
  'invalid_argument',
  'passkeys_not_allowed',
  'passkey_not_accepted',
  'user_verification_required',
  'ceremony_failed',
  'code_invalid',
  'invalid_token',
  'permission_denied',
  'reauthentication_required',
  'session_expired',
  'unauthenticated',
  'user_not_active',
  'ceremony_expired',
]);

/**
 * The id (base64url) of a refused credential that the password manager may delete, since we hold no such passkey
 * (WebAuthn L3 §5.1.10.2); null in every doubtful case, as when an answer came twice: the deletion is for good.
 */
export function unknownCredentialId(
  refusal: Refusal,
  credential: unknown,
  during: 'create' | 'get',
): string | null {
  const isUnknown =
    during === 'create' ? notStored.has(refusal.code) : refusal.cause === 'removed_credential';
  return isUnknown ? credentialId(credential) : null;
}

/** The id that a credential calls itself by; null when it has none. */
function credentialId(credential: unknown): string | null {
  const id =
    typeof credential === 'object' && credential !== null && 'id' in credential
      ? credential.id
      : null;
  return typeof id === 'string' && /^[\w-]{1,1400}$/.test(id) ? id : null;
}
