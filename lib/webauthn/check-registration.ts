import type { CoseAlgorithm, LoginPolicy, Transport, UserVerification } from '@/lib/model';
import { readAttestationObject } from '@/lib/webauthn/attestation-object';
import { type AttestationType, admitStatement } from '@/lib/webauthn/attestation-statement';
import { readAuthenticatorData } from '@/lib/webauthn/authenticator-data';
import { decodeBase64url, encodeBase64url } from '@/lib/webauthn/base64url';
import { checkFlags } from '@/lib/webauthn/check-flags';
import { checkClientData, readClientData } from '@/lib/webauthn/client-data';
import { importCoseKey } from '@/lib/webauthn/cose-key';
import type { RegistrationResponse } from '@/lib/webauthn/registration-response';
import { isSelfAttested } from '@/lib/webauthn/self-attestation';
import { decline, type Verdict } from '@/lib/webauthn/verdict';

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
 * Our own checks of a registration, in the order of WebAuthn L3 §7.1: all of it but the signatures of
 * statements with certificates. Nothing is believed that was not asked for; the first reason against it counts.
 */
export function checkRegistration(
  { id, response, clientExtensionResults }: RegistrationResponse,
  expected: ExpectedRegistration,
): Verdict<NewCredential> {
  const clientDataJSON = decodeBase64url(response.clientDataJSON);
  const clientData = readClientData(clientDataJSON);
  if (!clientData.ok) return clientData;
  const strange = checkClientData(clientData.value, 'webauthn.create', expected);
  if (strange) return decline(strange);

  const object = readAttestationObject(decodeBase64url(response.attestationObject));
  if (!object.ok) return object;
  const attestationType = admitStatement(object.value, expected.attestation);
  if (!attestationType.ok) return attestationType;

  const data = readAuthenticatorData(object.value.authenticatorData);
  if (!data.ok) return data;
  const flawed = checkFlags(data.value, expected, !expected.conditional);
  if (flawed) return decline(flawed);
  const { attested, signCount, backupEligible, backedUp, userVerified } = data.value;
  if (!attested) return decline('authenticator_data');
  if (encodeBase64url(attested.credentialId) !== id) return decline('credential_id');

  const imported = importCoseKey(attested.coseKey);
  if (!imported.ok) return imported;
  const { algorithm } = imported.value;
  if (!expected.algorithms.includes(algorithm)) return decline('algorithm');
  if (
    attestationType.value === 'self' &&
    !isSelfAttested(object.value, clientDataJSON, imported.value)
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
