/** What this browser can do, as far as it says so; a member that it does not know is undefined. */
type Capabilities = {
  /** Passkeys in the autofill of a field. */
  conditionalGet?: boolean | undefined;
  /** Passkeys of the device itself. */
  userVerifyingPlatformAuthenticator?: boolean | undefined;
  /** Passkeys of a phone nearby, by a code to scan. */
  hybridTransport?: boolean | undefined;
};

/** Asks the browser at once (WebAuthn L3 §5.1.7), and one that has no such call, or leaves something out, by the older ones. */
export async function readCapabilities(): Promise<Capabilities> {
  const browser: Partial<typeof PublicKeyCredential> = PublicKeyCredential;
  const said: Capabilities = (await browser.getClientCapabilities?.()) ?? {};
  return {
    hybridTransport: said.hybridTransport,
    conditionalGet: said.conditionalGet ?? (await browser.isConditionalMediationAvailable?.()),
    userVerifyingPlatformAuthenticator:
      said.userVerifyingPlatformAuthenticator ??
      (await browser.isUserVerifyingPlatformAuthenticatorAvailable?.()),
  };
}
