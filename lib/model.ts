/** What the rooms say to each other: plain data, no rows, no wire names. Ids are decimal strings. */

export type UserState = 'INITIAL' | 'ACTIVE' | 'INACTIVE' | 'LOCKED';
export type UserKind = 'human' | 'machine';

/** From low to high; who holds none is below them all. Nobody acts on a person of a higher role. */
export const rolesByRank = ['ORG_ADMIN', 'LOGIN_CLIENT', 'INSTANCE_ADMIN'] as const;
export type Role = (typeof rolesByRank)[number];

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

/**
 * The ten algorithms of the contract, in the order in which they are offered (IANA COSE). ES256 first, since every key has
 * it: one that has Ed25519 alone takes that wherever it stands, and offered first it broke keys that have both where a
 * client spelt it wrongly (Firefox before 119).
 */
export const coseAlgorithms = [-7, -35, -36, -257, -258, -259, -37, -38, -39, -8] as const;
export type CoseAlgorithm = (typeof coseAlgorithms)[number];

/** How a client reaches an authenticator, by a name of WebAuthn L3 §5.8.4 or one that is newer than we are. */
export type Transport = string;

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

/** The user check: who somebody says they are. It proves nothing by itself. */
type UserFactor = { verifiedAt: Date };

/** A passkey check, by the credential of that row. */
type WebAuthNFactor = {
  verifiedAt: Date;
  /** The UV flag of the verified assertion (WebAuthn L3 §6.1). */
  userVerified: boolean;
  passkeyId: string;
  kind: PasskeyKind;
};

/** What a session has proven, by the contract's names; policy/session-strength says what that is worth. */
export type SessionFactors = { user?: UserFactor; webAuthN?: WebAuthNFactor };

/** The user check: whom the session is to be of. It proves nothing by itself. */
export type UserProof = { factor: 'user'; userId: string };

/**
 * A verified assertion (WebAuthn L3 §7.2): signature and client data hold under the passkey's key. What was asked
 * when the ceremony began is compared by the statement that makes it count.
 */
export type PasskeyProof = {
  factor: 'webAuthN';
  /** The challenge that was signed. */
  challenge: Uint8Array;
  passkeyId: string;
  credentialId: string;
  userId: string;
  signCount: number;
  backedUp: boolean;
  userVerified: boolean;
  /** A user handle came with it: needed where nobody was named before. */
  hasUserHandle: boolean;
  usedWhere: string | null;
  /** The counter of refusals, its key without network and name: full for those of the session, nothing counts. */
  refusals: Limit;
  /**
   * The counter of a device-bound passkey went back, the policy lets it pass, and the owner is told. Where it went back
   * unseen, nothing counts.
   */
  isCopySuspected: boolean;
};

/** What a change of a session proves: each proof becomes the factor of its name. */
export type SessionProofs = { user?: UserProof; webAuthN?: PasskeyProof };

export type Session = {
  id: string;
  /** The user that the user check or a passkey named. */
  user: { id: string; loginName: string; displayName: string; organizationId: string } | null;
  factors: SessionFactors;
  metadata: Record<string, string>;
  userAgent: UserAgentFacts | null;
  createdAt: Date;
  changedAt: Date;
  expiresAt: Date;
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

/** What the first administrator is called, as it was entered on the set-up page. */
export type EnteredPerson = Pick<User, 'loginName' | 'givenName' | 'familyName' | 'displayName'> & {
  email: string;
};

/** What the policy asks of a session, so that it counts. */
export type SessionDemands = Pick<
  LoginPolicy,
  'userVerification' | 'multiFactorCheckLifetimeSeconds'
>;

/** Where a request came from: the peer's address after trusted hops, and what the browser calls itself. */
export type Client = { address: string | null; userAgent: string | null; requestId: string };

/** A token or cookie as it was presented: the row that it names, and the hash that this row must have. */
export type PresentedToken = {
  kind: 'access' | 'session' | 'browser';
  id: string;
  hash: Uint8Array;
};

/**
 * Who is calling, as the edge knows it; the operation's first statement finds out what that is worth. A bearer
 * without a token presented something that cannot be one: it finds nobody.
 */
export type Caller =
  | { kind: 'anonymous'; client: Client }
  | { kind: 'bearer'; token: PresentedToken | null; client: Client }
  | { kind: 'browser'; token: PresentedToken; client: Client }
  | { kind: 'system'; client: Client };

/** Who is calling, as the database knows it: roles and states are those of this moment. */
export type Principal = {
  userId: string;
  organizationId: string;
  roles: Role[];
  /** The session behind a session token or browser cookie; null for an access token. */
  session: {
    id: string;
    sequence: number;
    userAgentId: string | null;
    factors: SessionFactors;
    /** By the policy over its person, as it is now. */
    demands: SessionDemands;
    /** The database's clock when this was read. */
    now: Date;
  } | null;
  /** The presented value was replaced less than 30 seconds ago: good for reading only. */
  isPrevious: boolean;
  isExpired: boolean;
  /**
   * Everybody who had this session made or changed over the API, with the roles of this moment: it can do no more than
   * each of them may. None for an access token, and for a browser's cookie.
   */
  makers: { id: string; organizationId: string; roles: Role[] }[];
};

/** One counter: its key, how many within how many seconds. */
export type Limit = { key: string; max: number; windowSeconds: number };
