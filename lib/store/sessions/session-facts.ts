// Hand-written: who is calling, and what explains why a change of a session was refused. Off the path of success.
import type {
  Caller,
  LoginPolicy,
  Passkey,
  PasskeyKind,
  Principal,
  Role,
  UserVerification,
} from '@/lib/model';
import { type CeremonyStanding, ceremonyStanding } from '@/lib/store/parts/ceremony-standing';
import { passkeyOf } from '@/lib/store/parts/people';
import { governingPolicy, hidesNames, joinPolicyOfNamed } from '@/lib/store/parts/policy';
import {
  type CallerParams,
  type CallerPart,
  forEachCaller,
  runFor,
} from '@/lib/store/parts/principal';
import { rolesOfUser, rolesOfUsers } from '@/lib/store/parts/rank';
import { isActive, isOver } from '@/lib/store/parts/session-life';
import {
  bool,
  bytes,
  found,
  instant,
  integer,
  list,
  mapped,
  oneOf,
  orNull,
  record,
  text,
} from '@/lib/store/postgres/reader';
import { type Names, statement } from '@/lib/store/postgres/statement';
import {
  type Asked,
  type ChallengeLimitParams,
  type ChallengeLimits,
  challengeLimitParams,
  joinRefusals,
  unansweredWait,
} from '@/lib/store/sessions/challenge-limits';

/** A session, as far as a change of it asks; `ended` says why it is over: ended by somebody, or past one of its limits. */
type SessionState = {
  id: string;
  tokenHash: Uint8Array;
  userId: string | null;
  /** Whoever had it made over the API: more than one where a session made it. */
  makerIds: string[];
  /** Those of all its makers. */
  makerRoles: Role[];
  /** Those of its user. */
  roles: Role[];
  /** Whom its first user check named, as it was given; without `userId` somebody who is hidden. */
  named: string | null;
  network: string | null;
  ended: 'terminated' | 'expired' | null;
};

/** A challenge with what was asked, and how it stands. */
type CeremonyState = {
  id: string;
  sessionId: string | null;
  challenge: Uint8Array;
  rpId: string;
  userVerification: UserVerification;
  allowedCredentialIds: string[];
  browserHash: Uint8Array | null;
  /** The canonical name that was given before the ceremony, known to us or not. */
  loginName: string | null;
  organizationId: string | null;
  state: CeremonyStanding;
};

/** The owner of the presented passkey. */
type OwnerState = {
  id: string;
  organizationId: string;
  loginName: string;
  verifiedEmail: string | null;
  email: string | null;
  displayName: string;
  webauthnHandle: Uint8Array;
  isActive: boolean;
};

/** Everything that says why a session was not begun or changed, by the database's clock. */
export type SessionFacts = {
  now: Date;
  principal: Principal | null;
  session: SessionState | null;
  ceremony: CeremonyState | null;
  passkey: Passkey | null;
  /** The credential is one that was removed here. */
  isRemoved: boolean;
  owner: OwnerState | null;
  /** The person whom a user check names, else the session's own (hidden or not), else the passkey's owner. */
  subject: {
    id: string;
    organizationId: string;
    isActive: boolean;
    passkeys: { kind: PasskeyKind; rpId: string }[];
  } | null;
  /** The policy over the passkey's owner, else over the subject, else the instance's. */
  policy: LoginPolicy;
  /** Names of nobody get the answers of names of somebody. */
  hidesNames: boolean;
  /** Seconds until answers in sessions of that name are taken again from that network; null when they are. */
  refusedRetryAfterSeconds: number | null;
  /** Seconds until challenges for that name (or the one asked for now) are given again to that network; null when they are. */
  challengeRetryAfterSeconds: number | null;
};

/** What to look at. A ceremony is found by its own id, else as the open one of the session. */
export type SessionFactsAbout = {
  sessionId: string | null;
  ceremonyId: string | null;
  credentialId: string | null;
  user: { userId: string } | { loginName: string } | null;
  /** The network that asks, where a session is to be begun. */
  network: string | null;
  limits: ChallengeLimits;
};

type Params = ChallengeLimitParams & {
  named: string | null;
  network: string | null;
  sessionId: string | null;
  ceremonyId: string | null;
  credentialId: string | null;
  userId: string | null;
  loginName: string | null;
};

const sessionState = record({
  id: text('s.id'),
  tokenHash: bytes('s.token_hash'),
  userId: orNull(text('s.user_id')),
  makerIds: list<string>('s.maker_ids'),
  makerRoles: list<Role>(rolesOfUsers('s.maker_ids')),
  roles: list<Role>(rolesOfUser('s.user_id')),
  named: orNull(text('s.named')),
  network: orNull(text('s.network')),
  ended: orNull(
    oneOf<'terminated' | 'expired'>(
      `CASE WHEN s.terminated_at IS NOT NULL THEN 'terminated' WHEN ${isOver('s')} THEN 'expired' END`,
    ),
  ),
});

const ceremonyState = record({
  id: text('c.id'),
  sessionId: orNull(text('c.session_id')),
  challenge: bytes('c.challenge'),
  rpId: text('c.rp_id'),
  userVerification: oneOf<UserVerification>('c.user_verification'),
  allowedCredentialIds: list<string>('c.allowed_credential_ids'),
  browserHash: orNull(bytes('c.browser_hash')),
  loginName: orNull(text('c.login_name')),
  organizationId: orNull(text('c.organization_id')),
  state: ceremonyStanding('c'),
});

const ownerState = record({
  id: text('u.id'),
  organizationId: text('u.organization_id'),
  loginName: text('u.login_name'),
  verifiedEmail: orNull(text('CASE WHEN u.email_verified_at IS NOT NULL THEN u.email END')),
  email: orNull(text('u.email')),
  displayName: text('u.display_name'),
  webauthnHandle: bytes('u.webauthn_handle'),
  isActive: bool(isActive('u', 'o')),
});

const ownedBySubject = (column: string) =>
  `ARRAY(SELECT ${column}::text FROM passkeys WHERE user_id = subject.id ORDER BY id)`;

const subjectState = record({
  id: text('subject.id'),
  organizationId: text('subject.organization_id'),
  isActive: bool(isActive('subject', 'home')),
  passkeys: mapped(
    record({
      kinds: list<PasskeyKind>(ownedBySubject('kind')),
      rpIds: list<string>(ownedBySubject('rp_id')),
    }),
    ({ kinds, rpIds }) => kinds.map((kind, index) => ({ kind, rpId: rpIds[index] ?? '' })),
  ),
});

/** SQL: whom the session names, or is to name, and the network that asks. */
const askedBy = (p: Names<Params>): Asked => ({
  named: `coalesce(s.named, ${p.named}::text)`,
  network: `coalesce(s.network, ${p.network}::text)`,
});

/** SQL: somebody is more than named: by the passkey that was presented, or by one before. */
const isProven = `(u.id IS NOT NULL OR coalesce(s.factors ? 'webAuthN', false))`;

const reads = ({ principal }: CallerPart, p: Names<Params>) =>
  record({
    now: instant('now()'),
    principal,
    session: found('s.id', sessionState),
    ceremony: found('c.id', ceremonyState),
    passkey: found('k.id', passkeyOf('k')),
    isRemoved: bool(
      `(k.id IS NULL AND EXISTS (SELECT 1 FROM removed_passkeys WHERE credential_id = ${p.credentialId}))`,
    ),
    owner: found('u.id', ownerState),
    subject: found('subject.id', subjectState),
    policy: mapped(governingPolicy, ({ policy }) => policy),
    hidesNames: bool(hidesNames),
    refusedRetryAfterSeconds: orNull(
      integer('ceil(extract(epoch FROM refusals.resets_at - now()))'),
    ),
    challengeRetryAfterSeconds: orNull(
      integer(
        `greatest(ceil(extract(epoch FROM full_for_name.resets_at - now()))::int, ${unansweredWait(p, askedBy(p))})`,
      ),
    ),
  });

const sessionFactsSql = forEachCaller((part, suffix) =>
  statement(`session_facts_${suffix}`, (p: Names<Params & CallerParams>) => ({
    reads: reads(part, p),
    from: `FROM (SELECT 1) anyway
    ${part.join(p)}
    LEFT JOIN ceremonies c ON c.purpose = 'authentication'
      AND c.id = coalesce(${p.ceremonyId}, (SELECT ceremony_id FROM sessions WHERE id = ${p.sessionId}))
    LEFT JOIN sessions s ON s.id = coalesce(${p.sessionId}, c.session_id)
    LEFT JOIN (passkeys k JOIN users u ON u.id = k.user_id JOIN organizations o ON o.id = u.organization_id)
      ON k.credential_id = ${p.credentialId}
    LEFT JOIN LATERAL (
      SELECT id, organization_id, state FROM users
      WHERE id = coalesce(${p.userId}, CASE WHEN ${p.loginName}::text IS NULL THEN coalesce(s.user_id, s.named, u.id) END)
      UNION ALL SELECT id, organization_id, state FROM users
      WHERE login_name = coalesce(${p.loginName}, CASE WHEN ${p.userId}::text IS NULL AND s.user_id IS NULL THEN s.named END)
      LIMIT 1
    ) subject ON true
    LEFT JOIN organizations home ON home.id = subject.organization_id
    ${joinRefusals(p, { named: 's.named', network: 's.network' })}
    ${joinRefusals(p, askedBy(p), 'full_for_name')}
    ${joinPolicyOfNamed('coalesce(u.organization_id, subject.organization_id)', isProven)}`,
  })),
);

/** Reads what decides about a session, in one statement. */
export async function readSessionFacts(
  caller: Caller,
  about: SessionFactsAbout,
): Promise<SessionFacts> {
  const { user, network, limits } = about;
  const userId = user && 'userId' in user ? user.userId : null;
  const loginName = user && 'loginName' in user ? user.loginName : null;
  const facts = await runFor(sessionFactsSql, caller, {
    sessionId: about.sessionId,
    ceremonyId: about.ceremonyId,
    credentialId: about.credentialId,
    userId,
    loginName,
    named: userId ?? loginName,
    network,
    ...challengeLimitParams(limits),
  });
  if (!facts) throw new Error('no login policy: the database was not seeded');
  return facts;
}
