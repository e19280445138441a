import type { LoginPolicy } from '@/lib/model';

/** The login policy of a new installation, as the schema's defaults have it; a test of set-login-policy compares them. */
export const defaultLoginPolicy: LoginPolicy = {
  passkeysType: 'ALLOWED',
  multiFactorCheckLifetimeSeconds: 43_200,
  ignoreUnknownUsernames: false,
  defaultRedirectUri: '',
  userVerification: 'required',
  attestation: 'none',
  timeoutSeconds: 300,
  authenticatorAttachment: 'any',
  allowSyncedPasskeys: true,
  allowedAaguids: [],
  cloneDetection: 'block',
  newFactorFreshSeconds: 300,
};
