import { config } from '@/lib/config';
import type { PasskeyProof } from '@/lib/model';
import { keptCredential } from '@/lib/operations/sessions/kept-credentials';
import { limit } from '@/lib/policy/rate-limits';
import type { AuthenticationResponse } from '@/lib/webauthn/authentication-response';
import { decodeBase64url } from '@/lib/webauthn/base64url';
import { verifyAuthentication } from '@/lib/webauthn/verify-authentication';

/** A challenge of ours has 32 bytes; a shorter one was never asked. */
const challengeBytes = 32;

/**
 * Verifies an assertion before anything of its ceremony is read (WebAuthn L3 §7.2), with the key kept from an earlier
 * use: signature, origin, RP ID and handle hold. Challenge, user verification and counter come out as presented; what was
 * asked is compared by the statement that makes the proof count. Null when it does not hold: why, is explained elsewhere.
 */
export async function proveAssertion(
  response: AuthenticationResponse,
  usedWhere: string | null,
): Promise<PasskeyProof | null> {
  const challenge = decodeBase64url(response.challenge);
  if (challenge.length !== challengeBytes) return null;
  const credential = await keptCredential(response.credentialId);
  if (!credential) return null;
  const { passkey, userHandle } = credential;
  const verdict = verifyAuthentication({
    response,
    expected: {
      challenge,
      origins: config().origins,
      rpId: passkey.rpId,
      userVerification: 'discouraged',
    },
    passkey: { ...passkey, userHandle, signCount: 0 },
    userHandleRequired: false,
  });
  if (!verdict.ok) return null;
  const { signCount, backedUp, userVerified } = verdict.value;
  return {
    factor: 'webAuthN',
    challenge,
    passkeyId: passkey.id,
    credentialId: passkey.credentialId,
    userId: passkey.userId,
    signCount,
    backedUp,
    userVerified,
    hasUserHandle: response.userHandle !== null,
    usedWhere,
    refusals: limit('refused_by_account', ''),
    // The counter is compared where the proof counts; one that went back is looked at before.
    isCopySuspected: false,
  };
}
