/** What the rooms say to each other: plain data, no rows, no wire names. Ids are decimal strings. */

export type UserState = 'INITIAL' | 'ACTIVE' | 'INACTIVE' | 'LOCKED';
export type UserKind = 'human' | 'machine';
export type Role = 'INSTANCE_ADMIN' | 'ORG_ADMIN' | 'LOGIN_CLIENT';

/** The answer to every change: which version of the aggregate it made, when, and whose it is. */
export type Details = {
  sequence: number;
  changeDate: Date;
  /** Organization of a user or session's user; the instance for what belongs to nobody. */
  resourceOwner: string;
  creationDate?: Date;
};

export type User = {
  id: string;
  organizationId: string;
  kind: UserKind;
  state: UserState;
  loginName: string;
  email: string | null;
  emailVerifiedAt: Date | null;
  givenName: string;
  familyName: string;
  displayName: string;
  preferredLanguage: string | null;
  roles: Role[];
  webauthnHandle: Uint8Array;
  sequence: number;
  createdAt: Date;
  changedAt: Date;
};

/** The ten algorithms of the contract, in the order in which they are offered (IANA COSE). */
export const coseAlgorithms = [-7, -35, -36, -257, -258, -259, -37, -38, -39, -8] as const;
export type CoseAlgorithm = (typeof coseAlgorithms)[number];

/** WebAuthn L3 §5.8.4; `smart-card` included, unknown values are dropped. */
export const transportNames = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal'] as const;
export type Transport = (typeof transportNames)[number];

export type UserVerification = 'required' | 'preferred' | 'discouraged';
export type AuthenticatorAttachment = 'platform' | 'cross-platform';
export type PasskeyKind = 'PASSKEY' | 'U2F';

/** A credential record (WebAuthn L3 §4) with what we keep besides. */
export type Passkey = {
  id: string;
  userId: string;
  kind: PasskeyKind;
  credentialId: string;
  publicKey: Uint8Array;
  algorithm: CoseAlgorithm;
  signCount: number;
  aaguid: string;
  attestationType: string;
  transports: Transport[];
  backupEligible: boolean;
  backedUp: boolean;
  userVerified: boolean;
  discoverable: boolean | null;
  rpId: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  /** Browser and system of the last use, as people name them ("Chrome on macOS"). */
  lastUsedWhere: string | null;
};

export type CeremonyPurpose = 'registration' | 'authentication' | 'upgrade';

export type SessionFactors = {
  user: {
    verifiedAt: Date;
    id: string;
    loginName: string;
    displayName: string;
    organizationId: string;
  } | null;
  webAuthN: { verifiedAt: Date; userVerified: boolean } | null;
};

export type Session = {
  id: string;
  factors: SessionFactors;
  metadata: Record<string, string>;
  userAgent: UserAgentFacts | null;
  createdAt: Date;
  changedAt: Date;
  expiresAt: Date | null;
  sequence: number;
};

/** What an API caller may tell about the browser of a session (ZITADEL v2 UserAgent). */
export type UserAgentFacts = {
  fingerprintId?: string;
  ip?: string;
  description?: string;
  header?: Record<string, { values: string[] }>;
};

/** ZITADEL's login policy fields that are enforced, and ours. Lifetimes are in seconds. */
export type LoginPolicy = {
  passkeysType: 'NOT_ALLOWED' | 'ALLOWED';
  multiFactorCheckLifetimeSeconds: number;
  ignoreUnknownUsernames: boolean;
  defaultRedirectUri: string;
  userVerification: UserVerification;
  attestation: 'none' | 'indirect' | 'direct';
  timeoutSeconds: number;
  authenticatorAttachment: 'any' | AuthenticatorAttachment;
  allowSyncedPasskeys: boolean;
  allowedAaguids: string[];
  cloneDetection: 'block' | 'log';
  newFactorFreshSeconds: number;
};

/** Where a request came from: the peer's address after trusted hops, and what the browser calls itself. */
export type Client = { address: string | null; userAgent: string | null; requestId: string };

/** Who is calling, as the edge knows it; the operation's first statement finds out what that is worth. */
export type Caller =
  | { kind: 'anonymous'; client: Client }
  | { kind: 'bearer'; tokenHash: Uint8Array; client: Client }
  | { kind: 'browser'; userAgentHash: Uint8Array; client: Client }
  | { kind: 'system'; client: Client };

/** The user behind a caller, with live roles and state. */
export type Actor = { userId: string; organizationId: string; roles: Role[] };

/** One counter: its key, how many within how many seconds. */
export type Limit = { key: string; max: number; windowSeconds: number };
