import type { Transport, UserVerification } from '@/lib/model';
import { encodeBase64url } from '@/lib/webauthn/base64url';
import {
  type CredentialDescriptorJSON,
  describeCredential,
} from '@/lib/webauthn/credential-descriptor';

/** PublicKeyCredentialRequestOptionsJSON (WebAuthn L3 §5.1.10), as far as we use it. */
export type PublicKeyCredentialRequestOptionsJSON = {
  allowCredentials: CredentialDescriptorJSON[];
  challenge: string;
  rpId: string;
  /** Milliseconds. */
  timeout: number;
  userVerification: UserVerification;
};

/**
 * Builds the options of a sign-in, not wrapped in `publicKey`. With nothing to allow the list stays empty:
 * the browser then offers every discoverable passkey of this RP ID.
 */
export function buildRequestOptions(input: {
  rpId: string;
  challenge: Uint8Array;
  timeoutSeconds: number;
  userVerification: UserVerification;
  allow: readonly { credentialId: string; transports: readonly Transport[] }[];
}): PublicKeyCredentialRequestOptionsJSON {
  return {
    allowCredentials: input.allow.map(describeCredential),
    challenge: encodeBase64url(input.challenge),
    rpId: input.rpId,
    timeout: input.timeoutSeconds * 1000,
    userVerification: input.userVerification,
  };
}
