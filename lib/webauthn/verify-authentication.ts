import type { Passkey, UserVerification } from '@/lib/model';
import type { AuthenticationResponse } from '@/lib/webauthn/authentication-response';
import { readAuthenticatorData } from '@/lib/webauthn/authenticator-data';
import { encodeBase64url } from '@/lib/webauthn/base64url';
import { checkFlags } from '@/lib/webauthn/check-flags';
import { checkClientData } from '@/lib/webauthn/client-data';
import { keyOf } from '@/lib/webauthn/key-cache';
import { type CeremonyReason, decline, type Verdict } from '@/lib/webauthn/verdict';
import { verifySignature } from '@/lib/webauthn/verify-signature';

/** The stored credential that the response names, with its owner's handle. */
export type KnownPasskey = Pick<
  Passkey,
  'id' | 'credentialId' | 'publicKey' | 'algorithm' | 'signCount' | 'backupEligible' | 'rpId'
> & { userHandle: Uint8Array };

/** What was asked when the ceremony began, and from where an answer may come. */
export type ExpectedAuthentication = {
  challenge: Uint8Array;
  origins: readonly string[];
  rpId: string;
  userVerification: UserVerification;
};

/** One assertion with all that it is verified against. */
export type AuthenticationInput = {
  response: AuthenticationResponse;
  expected: ExpectedAuthentication;
  passkey: KnownPasskey;
  /** True when nobody was named before the ceremony: then the handle is what names the person. */
  userHandleRequired: boolean;
};

/** What an assertion proved. */
export type ProvenAuthentication = {
  /** As presented: store the greater of this and the stored one. */
  signCount: number;
  backedUp: boolean;
  userVerified: boolean;
  /** `regressed` is a sign of a cloned authenticator (WebAuthn L3 §7.2 step 22); policy decides. */
  counter: 'ok' | 'regressed';
};

/** WebAuthn L3 §7.2 step 6: the credential is the one named, and the handle, if any, is its owner's. */
function checkOwner({
  response,
  passkey,
  expected,
  userHandleRequired,
}: AuthenticationInput): CeremonyReason | null {
  if (response.credentialId !== passkey.credentialId) return 'credential_id';
  if (passkey.rpId !== expected.rpId) return 'rp_id';
  if (response.userHandle === null) return userHandleRequired ? 'user_handle' : null;
  return response.userHandle === encodeBase64url(passkey.userHandle) ? null : 'user_handle';
}

function hasRegressed(presented: number, stored: number): boolean {
  return (presented > 0 || stored > 0) && presented <= stored;
}

/**
 * Verifies an assertion (WebAuthn L3 §7.2 steps 6-22). The signature comes before the counter and the backup
 * flag, so that whoever lacks the key can raise no alarm. Never throws on input. Left to the caller: the ceremony is
 * spent once, the credential was allowed in it (step 5), and user, policy and credential still stand.
 */
export function verifyAuthentication(input: AuthenticationInput): Verdict<ProvenAuthentication> {
  const { response, expected, passkey } = input;
  const mismatch =
    checkOwner(input) ?? checkClientData(response.clientData, 'webauthn.get', expected);
  if (mismatch) return decline(mismatch);

  const data = readAuthenticatorData(response.authenticatorData);
  if (!data.ok) return data;
  // Attested data belongs to registrations; here it could only hide something.
  if (data.value.attested) return decline('authenticator_data');
  const missing = checkFlags(data.value, expected);
  if (missing) return decline(missing);

  const key = keyOf(passkey);
  if (!key) return decline('key');
  const { algorithm } = passkey;
  if (!verifySignature({ algorithm, key }, response, response.signature))
    return decline('signature');

  const { signCount, backupEligible, backedUp, userVerified } = data.value;
  if (backupEligible !== passkey.backupEligible) return decline('backup_eligibility_changed');
  const counter = hasRegressed(signCount, passkey.signCount) ? 'regressed' : 'ok';
  return { ok: true, value: { signCount, backedUp, userVerified, counter } };
}
