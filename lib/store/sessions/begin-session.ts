// Hand-written: the first half of a ceremony. It writes if every gate holds; why one does not, it leaves to others.
import type { Limit, UserAgentFacts, UserVerification } from '@/lib/model';
import {
  type CallerGate,
  fromCallerGate,
  type GateParams,
  gateParams,
  reaches,
} from '@/lib/store/parts/caller-gate';
import { type OfferedCredential, offered, offeredTo } from '@/lib/store/parts/offer';
import { joinPolicy } from '@/lib/store/parts/policy';
import { endOfLife } from '@/lib/store/parts/session-life';
import { instant, integer, oneOf, orNull, record } from '@/lib/store/postgres/reader';
import { type Names, run, type Statement, statement } from '@/lib/store/postgres/statement';

/** A challenge to be; it asks the stronger of `userVerification` and what the policy asks. */
export type NewChallenge = {
  ceremonyId: string;
  challenge: Uint8Array;
  rpId: string;
  userVerification: UserVerification;
  /** Stand-ins for the credentials of a name that nobody has, where the policy hides that. */
  decoyCredentialIds: string[];
};

/** A session to be. Whose `refusals` (the counter's key without the user's id) is full begins none. */
export type NewSession = {
  id: string;
  tokenHash: Uint8Array;
  user: { userId: string } | { loginName: string } | null;
  challenge: NewChallenge | null;
  metadata: Record<string, string>;
  userAgent: UserAgentFacts | null;
  lifetimeSeconds: number | null;
  refusals: Limit;
};

export type BegunSession = {
  now: Date;
  /** What the options must say; null without a challenge. */
  userVerification: UserVerification | null;
  timeoutSeconds: number;
  offered: OfferedCredential[];
};

type Params = GateParams & {
  userId: string | null;
  loginName: string | null;
  refusals: string;
  refusalsMax: number;
  sessionId: string;
  tokenHash: Uint8Array;
  metadata: Record<string, string>;
  userAgent: UserAgentFacts | null;
  lifetimeSeconds: number | null;
  ceremonyId: string | null;
  challenge: Uint8Array | null;
  rpId: string | null;
  userVerification: UserVerification | null;
  decoys: string[];
};

type Variant = { gate: CallerGate['kind']; by: 'id' | 'name' | 'nobody'; challenge: boolean };

/** The person of the user check, if there is one. */
const joinSubject = (by: 'id' | 'name', p: Names<Params>) => `
    LEFT JOIN users subject ON ${by === 'id' ? `subject.id = ${p.userId}` : `subject.login_name = ${p.loginName}`}
    LEFT JOIN organizations home ON home.id = subject.organization_id
    LEFT JOIN rate_limits refusals ON refusals.key = ${p.refusals} || subject.id
      AND refusals.resets_at > now() AND refusals.count >= ${p.refusalsMax}::int`;

function gateSql({ gate, by, challenge }: Variant, p: Names<Params>): string {
  const active = `CASE WHEN subject.state = 'ACTIVE' AND home.state = 'ACTIVE' THEN subject.id END`;
  const subject = by === 'nobody' ? 'NULL::text' : active;
  const scope = by === 'nobody' ? 'NULL::text' : 'subject.organization_id';
  const verification = `greatest(${p.userVerification}::"UserVerification", policy.user_verification)`;
  const offers = challenge && by !== 'nobody';
  const isKnown = `${active} IS NOT NULL${offers ? ' AND credentials.ids IS NOT NULL' : ''}`;
  return `g AS (
    SELECT caller.id AS caller_id, ${subject} AS user_id, policy.timeout_seconds,
      ${challenge ? verification : 'NULL::"UserVerification"'} AS verification,
      ${offers ? `coalesce(credentials.ids, ${p.decoys}::text[])` : `'{}'::text[]`} AS ids,
      ${offers ? 'credentials.transports' : 'NULL::text[]'} AS transports
    FROM ${fromCallerGate(gate, p)}
    ${by === 'nobody' ? '' : joinSubject(by, p)}
    ${joinPolicy(scope)}
    ${offers ? `LEFT JOIN ${offeredTo(subject, p.rpId, verification)} credentials ON true` : ''}
    WHERE ${reaches(gate, p, null)} ${challenge ? `AND policy.passkeys_type = 'ALLOWED'` : ''}
      ${by === 'nobody' ? '' : `AND refusals.key IS NULL AND (policy.ignore_unknown_usernames OR ${isKnown})`}
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
      (id, token_hash, user_id, creator_id, factors, ceremony_id, metadata, user_agent_facts, expires_at)
    SELECT ${p.sessionId}, ${p.tokenHash}::bytea, user_id, caller_id,
      CASE WHEN user_id IS NULL THEN '{}' ELSE jsonb_build_object('user', jsonb_build_object('verifiedAt', now())) END,
      ${variant.challenge ? p.ceremonyId : 'NULL'}, ${p.metadata}::jsonb, ${p.userAgent}::jsonb,
      ${endOfLife(`${p.lifetimeSeconds}::double precision`)} FROM g
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
 * and their organization, the policy, the limit, something to offer. Null when one does not: nothing was written.
 */
export function beginSession(gate: CallerGate, session: NewSession): Promise<BegunSession | null> {
  const { user, challenge, refusals } = session;
  const userId = user && 'userId' in user ? user.userId : null;
  const loginName = user && 'loginName' in user ? user.loginName : null;
  const by = user === null ? 'nobody' : 'userId' in user ? 'id' : 'name';
  return run(statementFor({ gate: gate.kind, by, challenge: challenge !== null }), {
    ...gateParams(gate),
    userId,
    loginName,
    refusals: refusals.key,
    refusalsMax: refusals.max,
    sessionId: session.id,
    tokenHash: session.tokenHash,
    metadata: session.metadata,
    userAgent: session.userAgent,
    lifetimeSeconds: session.lifetimeSeconds,
    ceremonyId: challenge?.ceremonyId ?? null,
    challenge: challenge?.challenge ?? null,
    rpId: challenge?.rpId ?? null,
    userVerification: challenge?.userVerification ?? null,
    decoys: challenge?.decoyCredentialIds ?? [],
  });
}
