import type { LoginPolicy, Passkey, Role, User, UserState } from '@/lib/model';

/** Rows as `to_jsonb` prints them: snake case, bytea as `\x` hex, timestamps as ISO 8601 text. */
export type UserJson = {
  id: string;
  organization_id: string;
  kind: User['kind'];
  state: UserState;
  login_name: string;
  email: string | null;
  email_verified_at: string | null;
  given_name: string;
  family_name: string;
  display_name: string;
  preferred_language: string | null;
  roles: Role[];
  webauthn_handle: string;
  sequence: number;
  created_at: string;
  changed_at: string;
};

export type PasskeyJson = {
  id: string;
  user_id: string;
  kind: Passkey['kind'];
  credential_id: string;
  public_key: string;
  algorithm: Passkey['algorithm'];
  sign_count: number;
  aaguid: string;
  attestation_type: string;
  transports: Passkey['transports'];
  backup_eligible: boolean;
  backed_up: boolean;
  user_verified: boolean;
  discoverable: boolean | null;
  rp_id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
  last_used_where: string | null;
};

export type PolicyJson = {
  id: string;
  organization_id: string | null;
  passkeys_type: LoginPolicy['passkeysType'];
  multi_factor_check_lifetime_seconds: number;
  ignore_unknown_usernames: boolean;
  default_redirect_uri: string;
  user_verification: LoginPolicy['userVerification'];
  attestation: LoginPolicy['attestation'];
  timeout_seconds: number;
  authenticator_attachment: LoginPolicy['authenticatorAttachment'];
  allow_synced_passkeys: boolean;
  allowed_aaguids: string[];
  clone_detection: LoginPolicy['cloneDetection'];
  new_factor_fresh_seconds: number;
  sequence: number;
  created_at: string;
  changed_at: string;
};

/** Bytes of a bytea that PostgreSQL printed as `\x…`. */
export function bytesFromHex(text: string): Buffer {
  return Buffer.from(text.slice(2), 'hex');
}

const dateOrNull = (text: string | null): Date | null => (text ? new Date(text) : null);

/** A user row as the model knows it. */
export function userFromJson(row: UserJson): User {
  return {
    id: row.id,
    organizationId: row.organization_id,
    kind: row.kind,
    state: row.state,
    loginName: row.login_name,
    email: row.email,
    emailVerifiedAt: dateOrNull(row.email_verified_at),
    givenName: row.given_name,
    familyName: row.family_name,
    displayName: row.display_name,
    preferredLanguage: row.preferred_language,
    roles: row.roles,
    webauthnHandle: bytesFromHex(row.webauthn_handle),
    sequence: row.sequence,
    createdAt: new Date(row.created_at),
    changedAt: new Date(row.changed_at),
  };
}

/** A passkey row as the model knows it. */
export function passkeyFromJson(row: PasskeyJson): Passkey {
  return {
    id: row.id,
    userId: row.user_id,
    kind: row.kind,
    credentialId: row.credential_id,
    publicKey: bytesFromHex(row.public_key),
    algorithm: row.algorithm,
    signCount: row.sign_count,
    aaguid: row.aaguid,
    attestationType: row.attestation_type,
    transports: row.transports,
    backupEligible: row.backup_eligible,
    backedUp: row.backed_up,
    userVerified: row.user_verified,
    discoverable: row.discoverable,
    rpId: row.rp_id,
    name: row.name,
    createdAt: new Date(row.created_at),
    lastUsedAt: dateOrNull(row.last_used_at),
    lastUsedWhere: row.last_used_where,
  };
}

/** A policy row as the model knows it. */
export function policyFromJson(row: PolicyJson): LoginPolicy {
  return {
    passkeysType: row.passkeys_type,
    multiFactorCheckLifetimeSeconds: row.multi_factor_check_lifetime_seconds,
    ignoreUnknownUsernames: row.ignore_unknown_usernames,
    defaultRedirectUri: row.default_redirect_uri,
    userVerification: row.user_verification,
    attestation: row.attestation,
    timeoutSeconds: row.timeout_seconds,
    authenticatorAttachment: row.authenticator_attachment,
    allowSyncedPasskeys: row.allow_synced_passkeys,
    allowedAaguids: row.allowed_aaguids,
    cloneDetection: row.clone_detection,
    newFactorFreshSeconds: row.new_factor_fresh_seconds,
  };
}
