import type { UserVerification } from '@/lib/model';
import type { AuthenticatorData } from '@/lib/webauthn/authenticator-data';
import { sha256 } from '@/lib/webauthn/sha256';
import type { CeremonyReason } from '@/lib/webauthn/verdict';

let latest: { rpId: string; hash: Uint8Array } = { rpId: '', hash: new Uint8Array() };

/** An installation has one RP ID, so the latest hash is nearly always the one that is needed. */
function hashRpId(rpId: string): Uint8Array {
  if (latest.rpId !== rpId) latest = { rpId, hash: sha256(rpId) };
  return latest.hash;
}

/**
 * Checks what both ceremonies ask of authenticator data: the RP ID, a person present, verified if that was
 * asked, and no backup of what cannot be backed up. WebAuthn L3 §7.1 steps 14-17, §7.2 steps 15-18.
 */
export function checkFlags(
  data: AuthenticatorData,
  expected: { rpId: string; userVerification: UserVerification },
  userPresenceRequired = true,
): CeremonyReason | null {
  if (Buffer.compare(data.rpIdHash, hashRpId(expected.rpId)) !== 0) return 'rp_id';
  if (userPresenceRequired && !data.userPresent) return 'user_presence';
  if (expected.userVerification === 'required' && !data.userVerified) return 'user_verification';
  return data.backedUp && !data.backupEligible ? 'backup_flags' : null;
}
