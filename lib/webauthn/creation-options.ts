import type {
  AuthenticatorAttachment,
  CoseAlgorithm,
  LoginPolicy,
  Transport,
  UserVerification,
} from '@/lib/model';
import { encodeBase64url } from '@/lib/webauthn/base64url';
import {
  type CredentialDescriptorJSON,
  describeCredential,
} from '@/lib/webauthn/credential-descriptor';

/** PublicKeyCredentialCreationOptionsJSON (WebAuthn L3 §5.1.9), as far as we use it. */
export type PublicKeyCredentialCreationOptionsJSON = {
  attestation: LoginPolicy['attestation'];
  authenticatorSelection: {
    authenticatorAttachment?: AuthenticatorAttachment;
    requireResidentKey: true;
    residentKey: 'required';
    userVerification: UserVerification;
  };
  challenge: string;
  excludeCredentials?: CredentialDescriptorJSON[];
  extensions: { credProps: true };
  pubKeyCredParams: { alg: CoseAlgorithm; type: 'public-key' }[];
  rp: { id: string; name: string };
  /** Milliseconds. */
  timeout: number;
  user: { displayName: string; id: string; name: string };
};

/**
 * Builds the options of a registration, not wrapped in `publicKey`. The credential is asked to be
 * discoverable, so that nobody need type a name, and the browser to say whether it is.
 */
export function buildCreationOptions(input: {
  rpId: string;
  rpName: string;
  challenge: Uint8Array;
  user: { handle: Uint8Array; name: string; displayName: string };
  algorithms: readonly CoseAlgorithm[];
  timeoutSeconds: number;
  userVerification: UserVerification;
  attestation: LoginPolicy['attestation'];
  attachment: LoginPolicy['authenticatorAttachment'];
  /** The user's credentials: an authenticator that holds one of them makes no second. */
  exclude: readonly { credentialId: string; transports: readonly Transport[] }[];
}): PublicKeyCredentialCreationOptionsJSON {
  const { attachment, exclude, user } = input;
  return {
    attestation: input.attestation,
    authenticatorSelection: {
      ...(attachment === 'any' ? {} : { authenticatorAttachment: attachment }),
      requireResidentKey: true,
      residentKey: 'required',
      userVerification: input.userVerification,
    },
    challenge: encodeBase64url(input.challenge),
    ...(exclude.length > 0 ? { excludeCredentials: exclude.map(describeCredential) } : {}),
    extensions: { credProps: true },
    pubKeyCredParams: input.algorithms.map((alg) => ({ alg, type: 'public-key' })),
    rp: { id: input.rpId, name: input.rpName },
    timeout: input.timeoutSeconds * 1000,
    user: { displayName: user.displayName, id: encodeBase64url(user.handle), name: user.name },
  };
}
