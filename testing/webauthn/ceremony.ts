import { vi } from 'vitest';
import { type CoseAlgorithm, coseAlgorithms } from '@/lib/model';
import { parseAuthentication } from '@/lib/webauthn/authentication-response';
import type { ExpectedRegistration, NewCredential } from '@/lib/webauthn/check-registration';
import type { Verdict } from '@/lib/webauthn/verdict';
import {
  type ExpectedAuthentication,
  type KnownPasskey,
  type ProvenAuthentication,
  verifyAuthentication,
} from '@/lib/webauthn/verify-authentication';
import { verifyRegistration } from '@/lib/webauthn/verify-registration';
import {
  type AuthenticationConduct,
  createAuthenticator,
  type KeyPair,
  newKeyPair,
  type RegistrationConduct,
  type SoftwareAuthenticator,
} from '@/testing/software-authenticator';

// Making RSA keys takes long on a machine with other work to do.
vi.setConfig({ testTimeout: 30_000 });

/** The relying party of these tests, its one challenge, and the user handles of two people. */
export const rpId = 'localhost';
export const origin = 'https://localhost:8080';
export const challenge = Buffer.from('a challenge of the test, 32 byte');
export const minniesHandle = Buffer.from('218662596918640897');
export const micksHandle = Buffer.from('218662596918640898');

/** The options that the browser was given, as far as an authenticator reads them. */
export const creation = {
  challenge: challenge.toString('base64url'),
  rp: { id: rpId },
  user: { id: minniesHandle.toString('base64url') },
};
export const request = { challenge: challenge.toString('base64url'), rpId };

/** What we asked for, unless a test says otherwise. */
export const asked: ExpectedRegistration = {
  challenge,
  origins: [origin],
  rpId,
  userVerification: 'required',
  algorithms: coseAlgorithms,
  attestation: 'none',
};

let rsaKeys: KeyPair | null = null;

/** An authenticator of the algorithm; all RSA ones share one key pair, which is slow to make. */
export function authenticatorOf(
  algorithm: CoseAlgorithm = -7,
  traits: Omit<Parameters<typeof createAuthenticator>[0], 'algorithm'> = {},
): SoftwareAuthenticator {
  const isRsa = [-257, -258, -259, -37, -38, -39].includes(algorithm);
  if (isRsa) rsaKeys ??= newKeyPair(algorithm);
  const keys = isRsa && rsaKeys ? { keys: rsaKeys } : {};
  return createAuthenticator({ algorithm, ...keys, ...traits });
}

/** Minnie registers the authenticator. */
export function register(
  authenticator: SoftwareAuthenticator,
  how: Partial<RegistrationConduct> = {},
  expected: Partial<ExpectedRegistration> = {},
): Promise<Verdict<NewCredential>> {
  const response = authenticator.register(creation, { origin, ...how });
  return verifyRegistration({ response, expected: { ...asked, ...expected } });
}

let rows = 0;

/** Minnie's authenticator, registered and stored. */
export async function enrol(
  authenticator: SoftwareAuthenticator,
  how: Partial<RegistrationConduct> = {},
): Promise<KnownPasskey> {
  const verdict = await register(authenticator, how);
  if (!verdict.ok) throw new Error(`not enrolled: ${verdict.reason}`);
  rows += 1;
  return { ...verdict.value, id: `test-row-${rows}`, rpId, userHandle: minniesHandle };
}

/** Somebody signs in with the authenticator; nobody was named before, unless a test says otherwise. */
export function signIn(
  authenticator: SoftwareAuthenticator,
  passkey: KnownPasskey,
  how: Partial<AuthenticationConduct> = {},
  more: Partial<ExpectedAuthentication> & { userHandleRequired?: boolean } = {},
): Verdict<ProvenAuthentication> {
  const { userHandleRequired = true, ...expected } = more;
  const body = authenticator.authenticate(request, { origin, ...how });
  const response = parseAuthentication(body);
  if (!response.ok) return response;
  const usual = { challenge, origins: [origin], rpId, userVerification: 'required' as const };
  return verifyAuthentication({
    response: response.value,
    expected: { ...usual, ...expected },
    passkey,
    userHandleRequired,
  });
}
