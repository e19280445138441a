import type { CoseAlgorithm, LoginPolicy, Transport, UserVerification } from '@/lib/model';
import { readAttestationObject } from '@/lib/webauthn/attestation-object';
import {
  type AttestationType,
  checkAttestationStatement,
} from '@/lib/webauthn/attestation-statement';
import { readAuthenticatorData } from '@/lib/webauthn/authenticator-data';
import { decodeBase64url, encodeBase64url } from '@/lib/webauthn/base64url';
import { checkFlags } from '@/lib/webauthn/check-flags';
import { checkClientData, readClientData } from '@/lib/webauthn/client-data';
import { importCoseKey } from '@/lib/webauthn/cose-key';
import type { RegistrationResponse } from '@/lib/webauthn/registration-response';
import { decline, type Verdict } from '@/lib/webauthn/verdict';
import { verifySelfAttestation } from '@/lib/webauthn/verify-self-attestation';

/** What was asked when the ceremony began, and from whom an answer may come. */
export type ExpectedRegistration = {
  challenge: Uint8Array;
  origins: readonly string[];
  rpId: string;
  userVerification: UserVerification;
  algorithms: readonly CoseAlgorithm[];
  attestation: LoginPolicy['attestation'];
  /** True for a creation with `mediation: "conditional"`, which touches nobody (L3 §7.1 step 15). */
  conditional?: boolean;
};

/** A credential record to be (WebAuthn L3 §4), without what only the caller knows. */
export type NewCredential = {
  credentialId: string;
  /** COSE bytes as the authenticator wrote them. */
  publicKey: Uint8Array;
  algorithm: CoseAlgorithm;
  signCount: number;
  aaguid: string;
  attestationType: AttestationType;
  transports: Transport[];
  backupEligible: boolean;
  backedUp: boolean;
  userVerified: boolean;
  /** The browser's word (`credProps.rk`); null when it gave none. */
  discoverable: boolean | null;
};

/**
 * Our own checks of a registration: WebAuthn L3 §7.1 steps 5-25 but for the signatures of statements with
 * certificates. The format comes earlier than there, so that a forbidden statement reaches no other code.
 * Refuses with the first reason against it.
 */
export function checkRegistration(
  { id, response, clientExtensionResults }: RegistrationResponse,
  expected: ExpectedRegistration,
): Verdict<NewCredential> {
  const clientDataJSON = decodeBase64url(response.clientDataJSON);
  const clientData = readClientData(clientDataJSON);
  if (!clientData.ok) return clientData;
  const mismatch = checkClientData(clientData.value, 'webauthn.create', expected);
  if (mismatch) return decline(mismatch);

  const object = readAttestationObject(decodeBase64url(response.attestationObject));
  if (!object.ok) return object;
  const attestationType = checkAttestationStatement(object.value, expected.attestation);
  if (!attestationType.ok) return attestationType;

  const data = readAuthenticatorData(object.value.authenticatorData);
  if (!data.ok) return data;
  const missing = checkFlags(data.value, expected, !expected.conditional);
  if (missing) return decline(missing);
  const { attested, signCount, backupEligible, backedUp, userVerified } = data.value;
  if (!attested) return decline('authenticator_data');
  if (encodeBase64url(attested.credentialId) !== id) return decline('credential_id');

  const imported = importCoseKey(attested.coseKey);
  if (!imported.ok) return imported;
  const { algorithm } = imported.value;
  if (!expected.algorithms.includes(algorithm)) return decline('algorithm');
  if (
    attestationType.value === 'self' &&
    !verifySelfAttestation(object.value, clientDataJSON, imported.value)
  )
    return decline('attestation');

  const value = {
    credentialId: id,
    publicKey: Uint8Array.from(attested.publicKey),
    algorithm,
    signCount,
    aaguid: attested.aaguid,
    attestationType: attestationType.value,
    transports: response.transports,
    backupEligible,
    backedUp,
    userVerified,
    discoverable: clientExtensionResults?.credProps?.rk ?? null,
  };
  return { ok: true, value };
}
