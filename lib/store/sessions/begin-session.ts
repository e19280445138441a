// Hand-written: the first half of a ceremony. It writes if every gate holds; why one does not, it leaves to others.
import type { UserAgentFacts, UserVerification } from '@/lib/model';
import {
  actingIds,
  type CallerGate,
  fromCallerGate,
  type GateParams,
  gateParams,
  reaches,
} from '@/lib/store/parts/caller-gate';
import {
  type OfferedCredential,
  type OfferParams,
  offered,
  offeredTo,
  offerParams,
} from '@/lib/store/parts/offer';
import { hidesNames, joinPolicy, joinPolicyOfNamed } from '@/lib/store/parts/policy';
import { endOfLife } from '@/lib/store/parts/session-life';
import { instant, integer, oneOf, orNull, record } from '@/lib/store/postgres/reader';
import { type Names, run, type Statement, statement } from '@/lib/store/postgres/statement';
import {
  type ChallengeLimitParams,
  type ChallengeLimits,
  challengeLimitParams,
  withinChallengeLimits,
} from '@/lib/store/sessions/challenge-limits';

/** A challenge to be; it asks the stronger of `userVerification` and what the policy asks. */
export type NewChallenge = {
  ceremonyId: string;
  challenge: Uint8Array;
  rpId: string;
  userVerification: UserVerification;
  /** Stand-ins for the credentials of somebody named so who has none, where the policy hides that. */
  drawDecoys: (named: string) => OfferedCredential[];
  limits: ChallengeLimits;
};

/** A session to be. */
export type NewSession = {
  id: string;
  tokenHash: Uint8Array;
  user: { userId: string } | { loginName: string } | null;
  /** The network that asks, for which names are counted. */
  network: string;
  challenge: NewChallenge | null;
  metadata: Record<string, string>;
  userAgent: UserAgentFacts | null;
  /** Null: as long as the policy lets a sign-in count. */
  lifetimeSeconds: number | null;
};

export type BegunSession = {
  now: Date;
  /** What the options must say; null without a challenge. */
  userVerification: UserVerification | null;
  timeoutSeconds: number;
  offered: OfferedCredential[];
};

type Params = GateParams &
  Partial<ChallengeLimitParams> &
  OfferParams & {
    userId: string | null;
    loginName: string | null;
    named: string | null;
    network: string;
    sessionId: string;
    tokenHash: Uint8Array;
    metadata: Record<string, string>;
    userAgent: UserAgentFacts | null;
    lifetimeSeconds: number | null;
    ceremonyId: string | null;
    challenge: Uint8Array | null;
    rpId: string | null;
    userVerification: UserVerification | null;
  };

type Variant = { gate: CallerGate['kind']; by: 'id' | 'name' | 'nobody'; challenge: boolean };

/** The person of the user check, if there is one. */
const joinSubject = (by: 'id' | 'name', p: Names<Params>) => `
    LEFT JOIN users subject ON ${by === 'id' ? `subject.id = ${p.userId}` : `subject.login_name = ${p.loginName}`}
    LEFT JOIN organizations home ON home.id = subject.organization_id`;

function gateSql({ gate, by, challenge }: Variant, p: Names<Params>): string {
  const active = `CASE WHEN subject.state = 'ACTIVE' AND home.state = 'ACTIVE' THEN subject.id END`;
  const subject = by === 'nobody' ? 'NULL::text' : active;
  const verification = `greatest(${p.userVerification}::"UserVerification", policy.user_verification)`;
  const offers = challenge && by !== 'nobody';
  const asked = { named: `${p.named}::text`, network: `${p.network}::text` };
  const limits = withinChallengeLimits(p, asked);
  const isFree = offers ? `AND ${limits.condition}` : '';
  const isKnown = `${active} IS NOT NULL${offers ? ' AND credentials.ids IS NOT NULL' : ''}`;
  return `g AS (
    SELECT ${actingIds(gate)} AS maker_ids, ${subject} AS user_id, policy.timeout_seconds,
      coalesce(${p.lifetimeSeconds}::double precision, policy.multi_factor_check_lifetime_seconds) AS lifetime_seconds,
      ${challenge ? verification : 'NULL::"UserVerification"'} AS verification,
      ${offers ? `coalesce(credentials.ids, ${p.decoyIds}::text[])` : `'{}'::text[]`} AS ids,
      ${offers ? `coalesce(credentials.transports, ${p.decoyTransports}::text[])` : 'NULL::text[]'} AS transports
    FROM ${fromCallerGate(gate, p)}
    ${by === 'nobody' ? '' : joinSubject(by, p)} ${offers ? limits.join : ''}
    ${by === 'nobody' ? joinPolicy('NULL::text') : joinPolicyOfNamed('subject.organization_id')}
    ${offers ? `LEFT JOIN ${offeredTo(subject, p.rpId, verification)} credentials ON true` : ''}
    WHERE ${reaches(gate, p, null)} ${challenge ? `AND policy.passkeys_type = 'ALLOWED'` : ''}
      ${by === 'nobody' ? '' : `${isFree} AND (${hidesNames} OR ${isKnown})`}
  )`;
}

const insertCeremony = (p: Names<Params>) => `, ceremony AS (
    INSERT INTO ceremonies
      (id, purpose, challenge, rp_id, user_verification, allowed_credential_ids, user_id, session_id, expires_at)
    SELECT ${p.ceremonyId}, 'authentication', ${p.challenge}::bytea, ${p.rpId}, verification, ids, user_id, ${p.sessionId},
      now() + make_interval(secs => timeout_seconds) FROM g
  )`;

function beginStatement(name: string, variant: Variant): Statement<Params, BegunSession> {
  return statement(name, (p: Names<Params>) => ({
    with: `${gateSql(variant, p)}${variant.challenge ? insertCeremony(p) : ''}, session AS (
    INSERT INTO sessions
      (id, token_hash, user_id, named, network, maker_ids, factors, ceremony_id, challenged_at, unanswered,
        metadata, user_agent_facts, expires_at)
    SELECT ${p.sessionId}, ${p.tokenHash}::bytea, user_id, ${p.named}::text, ${p.network}::text, maker_ids,
      CASE WHEN user_id IS NULL THEN '{}' ELSE jsonb_build_object('user', jsonb_build_object('verifiedAt', now())) END,
      ${variant.challenge ? `${p.ceremonyId}, now(), 1` : 'NULL, NULL, 0'}, ${p.metadata}::jsonb, ${p.userAgent}::jsonb,
      ${endOfLife('lifetime_seconds')} FROM g
  )`,
    reads: record({
      now: instant('now()'),
      userVerification: orNull(oneOf<UserVerification>('g.verification')),
      timeoutSeconds: integer('g.timeout_seconds'),
      offered: offered('g.ids', 'g.transports'),
    }),
    from: 'FROM g',
  }));
}

const made = new Map<string, Statement<Params, BegunSession>>();

function statementFor(variant: Variant): Statement<Params, BegunSession> {
  const name = `begin_session_${variant.gate}_${variant.by}${variant.challenge ? '_challenge' : ''}`;
  const known = made.get(name) ?? beginStatement(name, variant);
  made.set(name, known);
  return known;
}

/**
 * Begins a session with its user check and challenge, in one statement, if every gate holds: the caller, the person
 * and their organization, the policy, the limits, something to offer. Null when one does not: nothing was written.
 */
export function beginSession(gate: CallerGate, session: NewSession): Promise<BegunSession | null> {
  const { user, challenge } = session;
  const userId = user && 'userId' in user ? user.userId : null;
  const loginName = user && 'loginName' in user ? user.loginName : null;
  const named = userId ?? loginName;
  const by = user === null ? 'nobody' : 'userId' in user ? 'id' : 'name';
  const variant = { gate: gate.kind, by, challenge: challenge !== null } as const;
  const values: Params = {
    userId,
    loginName,
    sessionId: session.id,
    tokenHash: session.tokenHash,
    metadata: session.metadata,
    userAgent: session.userAgent,
    lifetimeSeconds: session.lifetimeSeconds,
    named,
    network: session.network,
    ...(challenge && challengeLimitParams(challenge.limits)),
    ceremonyId: challenge?.ceremonyId ?? null,
    challenge: challenge?.challenge ?? null,
    rpId: challenge?.rpId ?? null,
    userVerification: challenge?.userVerification ?? null,
    ...offerParams(named === null ? [] : (challenge?.drawDecoys(named) ?? [])),
  };
  return run(statementFor(variant), values, gateParams(gate));
}
