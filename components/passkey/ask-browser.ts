import {
  type AuthenticationResponseJSON,
  base64URLStringToBuffer as octets,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  bufferToBase64URLString as text,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';

/** The options of either ceremony: each browser's call ignores what is the other's. */
export type CeremonyOptions = PublicKeyCredentialRequestOptionsJSON &
  PublicKeyCredentialCreationOptionsJSON;

const described = (list?: CeremonyOptions['allowCredentials']) =>
  list?.length ? list.map((one) => ({ ...one, id: octets(one.id) })) : undefined;

const buffers = [
  'clientDataJSON',
  'attestationObject',
  'authenticatorData',
  'signature',
  'userHandle',
];

/**
 * Asks the browser for a credential (WebAuthn L3 §5.1.3, §5.1.4) and gives its JSON form (§5.1.8), as the library does,
 * but without its sentences for programmers, which would be a quarter of the script. One ceremony at a time: the one
 * before ends. Throws the browser's own exception.
 */
export async function askBrowser(
  mode: 'create' | 'get',
  options: CeremonyOptions,
  mediation?: CredentialMediationRequirement,
): Promise<AuthenticationResponseJSON | RegistrationResponseJSON> {
  const { user } = options;
  const publicKey = {
    ...options,
    challenge: octets(options.challenge),
    user: user && { ...user, id: octets(user.id) },
    allowCredentials: described(options.allowCredentials),
    excludeCredentials: described(options.excludeCredentials),
  };
  const signal = WebAuthnAbortService.createNewAbortSignal();
  const request = { publicKey, mediation, signal } as CredentialRequestOptions &
    CredentialCreationOptions;
  const credential = (await navigator.credentials[mode](request)) as PublicKeyCredential;
  const { id, type, authenticatorAttachment, response } = credential;
  const members = response as AuthenticatorAttestationResponse & Record<string, ArrayBuffer | null>;
  const encoded = buffers.flatMap((name) => {
    const value = members[name];
    return value ? [[name, text(value)]] : [];
  });
  return {
    ...{ id, rawId: id, type, authenticatorAttachment },
    clientExtensionResults: credential.getClientExtensionResults(),
    // Firefox has no transports before 119.
    response: { ...Object.fromEntries(encoded), transports: members.getTransports?.() },
  } as AuthenticationResponseJSON | RegistrationResponseJSON;
}
