import type {
  CoseAlgorithm,
  Passkey,
  PasskeyKind,
  Role,
  Transport,
  User,
  UserKind,
  UserState,
} from '@/lib/model';
import {
  bool,
  bytes,
  instant,
  integer,
  list,
  oneOf,
  orNull,
  type Reader,
  record,
  text,
} from '@/lib/store/postgres/reader';

/** Reads a whole user from the row `u`. */
export const userOf = (u: string): Reader<User> =>
  record({
    id: text(`${u}.id`),
    organizationId: text(`${u}.organization_id`),
    kind: oneOf<UserKind>(`${u}.kind`),
    state: oneOf<UserState>(`${u}.state`),
    loginName: text(`${u}.login_name`),
    email: orNull(text(`${u}.email`)),
    emailVerifiedAt: orNull(instant(`${u}.email_verified_at`)),
    givenName: text(`${u}.given_name`),
    familyName: text(`${u}.family_name`),
    displayName: text(`${u}.display_name`),
    preferredLanguage: orNull(text(`${u}.preferred_language`)),
    roles: list<Role>(`${u}.roles::text[]`),
    webauthnHandle: bytes(`${u}.webauthn_handle`),
    sequence: integer(`${u}.sequence`),
    createdAt: instant(`${u}.created_at`),
    changedAt: instant(`${u}.changed_at`),
  });

/** Reads a whole credential record from the row `k`. */
export const passkeyOf = (k: string): Reader<Passkey> =>
  record({
    id: text(`${k}.id`),
    userId: text(`${k}.user_id`),
    kind: oneOf<PasskeyKind>(`${k}.kind`),
    credentialId: text(`${k}.credential_id`),
    publicKey: bytes(`${k}.public_key`),
    algorithm: oneOf<CoseAlgorithm>(`${k}.algorithm`),
    signCount: integer(`${k}.sign_count`),
    aaguid: text(`${k}.aaguid`),
    attestationType: text(`${k}.attestation_type`),
    transports: list<Transport>(`${k}.transports`),
    backupEligible: bool(`${k}.backup_eligible`),
    backedUp: bool(`${k}.backed_up`),
    userVerified: bool(`${k}.user_verified`),
    discoverable: orNull(bool(`${k}.discoverable`)),
    rpId: text(`${k}.rp_id`),
    name: text(`${k}.name`),
    createdAt: instant(`${k}.created_at`),
    lastUsedAt: orNull(instant(`${k}.last_used_at`)),
    lastUsedWhere: orNull(text(`${k}.last_used_where`)),
  });
