import { SettingsService, verifyRegistrationResponse } from '@simplewebauthn/server';
import { encodeBase64url } from '@/lib/webauthn/base64url';
import { reasonOf } from '@/lib/webauthn/ceremony-errors';
import type { ExpectedRegistration } from '@/lib/webauthn/check-registration';
import type { RegistrationResponse } from '@/lib/webauthn/registration-response';
import type { CeremonyReason } from '@/lib/webauthn/verdict';

// With a root to reach, the library would look for revocation lists at addresses inside the certificates.
// Without one it follows no chain, and we claim no trust from it.
SettingsService.setRootCertificates({ identifier: 'apple', certificates: [] });

/**
 * Has @simplewebauthn/server verify a registration that passed our own checks, the signatures of statements with
 * certificates included (WebAuthn L3 §7.1 step 22). Null when it agrees, else the reason. It sees only members that
 * were checked before, and opens no connection.
 */
export async function verifyWithLibrary(
  { id, response }: RegistrationResponse,
  expected: ExpectedRegistration,
): Promise<CeremonyReason | null> {
  try {
    const outcome = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: response.clientDataJSON,
          attestationObject: response.attestationObject,
        },
        clientExtensionResults: {},
      },
      expectedChallenge: encodeBase64url(expected.challenge),
      expectedOrigin: [...expected.origins],
      expectedRPID: expected.rpId,
      requireUserPresence: !expected.conditional,
      requireUserVerification: expected.userVerification === 'required',
      supportedAlgorithmIDs: [...expected.algorithms],
    });
    if (!outcome.verified) return 'attestation';
    return outcome.registrationInfo.credential.id === id ? null : 'credential_id';
  } catch (thrown) {
    return reasonOf(thrown);
  }
}
