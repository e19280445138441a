import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';

export type { RegistrationResponseJSON };

/** The name of the browser's exception, how long the ceremony took and how long it had: the server finds the words. */
type CeremonyFailure = {
  exception: string;
  milliseconds: number;
  during: 'create' | 'get';
  timeoutSeconds: number;
};

/** What the specification recommends where options name no timeout (WebAuthn L3 §15.1), in milliseconds. */
const recommendedTimeout = 300_000;

async function attempt<Credential>(
  during: CeremonyFailure['during'],
  timeout: number | undefined,
  signal: AbortSignal,
  ceremony: () => Promise<Credential>,
): Promise<Credential | CeremonyFailure> {
  const timeoutSeconds = (timeout ?? recommendedTimeout) / 1000;
  if (!browserSupportsWebAuthn())
    return { exception: 'NotSupportedError', milliseconds: 0, during, timeoutSeconds };
  if (signal.aborted) return { exception: 'Cancelled', milliseconds: 0, during, timeoutSeconds };
  const startedAt = performance.now();
  const cancel = () => WebAuthnAbortService.cancelCeremony();
  signal.addEventListener('abort', cancel);
  try {
    return await ceremony();
  } catch (error) {
    const name = error instanceof Error ? error.name : 'UnknownError';
    // The person's choice, not a fault: the server has words for it, as for our button on the sign-in pages.
    const exception = signal.aborted ? 'Cancelled' : name;
    const milliseconds = Math.round(performance.now() - startedAt);
    return { exception, milliseconds, during, timeoutSeconds };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Asks the browser for a new passkey (WebAuthn L3 §5.1.3). Never throws; start it from a press. Aborted, it is `Cancelled`. */
export function createCredential(
  optionsJSON: PublicKeyCredentialCreationOptionsJSON,
  signal: AbortSignal,
): Promise<RegistrationResponseJSON | CeremonyFailure> {
  return attempt('create', optionsJSON.timeout, signal, () => startRegistration({ optionsJSON }));
}

/** Asks the browser to use a passkey (WebAuthn L3 §5.1.4). Never throws; start it from a press. Aborted, it is `Cancelled`. */
export function getCredential(
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
  signal: AbortSignal,
): Promise<AuthenticationResponseJSON | CeremonyFailure> {
  return attempt('get', optionsJSON.timeout, signal, () => startAuthentication({ optionsJSON }));
}
