import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import type { Bound, Statement } from '@/lib/store/postgres/statement';
import type { NewChallenge } from '@/lib/store/sessions/create-session';
import { policySql } from '@/lib/store/users/situation';

/** A verified assertion, ready to count. */
export type VerifiedAssertion = {
  ceremonyId: string;
  passkeyId: string;
  userId: string;
  signCount: number;
  backedUp: boolean;
  userVerified: boolean;
  usedWhere: string | null;
  /** A counter that went back was judged acceptable: the stored one stays. */
  acceptsRegressedCounter: boolean;
};

export type SessionChange = {
  sessionId: string;
  tokenHash: Uint8Array;
  assertion: VerifiedAssertion | null;
  /** The user that a user check found. */
  checkedUserId: string | null;
  challenge: (NewChallenge & { allowedIds: string[]; timeoutSeconds: number }) | null;
  metadata: Record<string, string> | null;
  lifetimeSeconds: number | null;
  /** The browser that the session belongs to from now on, under a fresh cookie. */
  agent: {
    id: string;
    tokenHash: Uint8Array;
    description: string | null;
    idleSeconds: number;
    /** Lets the former cookie read for 30 seconds; never when another person signs in with it. */
    keepsFormerCookie: boolean;
  } | null;
  audit: AuditEntry;
};

/**
 * `isSpent` false: somebody else finished the ceremony. `sequence` null: nothing was written, since the person,
 * the policy or the session changed meanwhile.
 */
export type WrittenSession = {
  sequence: number | null;
  changedAt: string | null;
  isSpent: boolean;
};

/** SQL for a parameter of a group, by its place in it. */
type Group = (place: number) => string;

const agentSql = (agent: Group) => `
  agent AS (
    INSERT INTO user_agents AS a (id, token_hash, current_session_id, description)
    SELECT ${agent(0)}, ${agent(1)}::bytea, $1, ${agent(2)} FROM gate
    ON CONFLICT (id) DO UPDATE SET previous_token_hash = CASE WHEN ${agent(4)}::boolean THEN a.token_hash END,
      previous_valid_until = now() + interval '30 seconds', token_hash = excluded.token_hash,
      current_session_id = excluded.current_session_id, description = excluded.description, last_seen_at = now()
    RETURNING id
  ),`;

const challengeSql = (challenge: Group) => `
  ceremony AS (
    INSERT INTO ceremonies (id, purpose, challenge, rp_id, user_verification, allowed_credential_ids, user_id, session_id, expires_at)
    SELECT ${challenge(0)}, 'authentication', ${challenge(1)}::bytea, ${challenge(2)}, ${challenge(3)}::"UserVerification", ${challenge(4)}::text[],
      (SELECT coalesce($8, $9, s.user_id) FROM sessions s WHERE s.id = $1), $1, now() + make_interval(secs => ${challenge(5)}::int)
    FROM gate
  ),`;

/** A statement pays for each table that it could write to: what a change has no use for is not in its text. */
function writeSessionSql(challenge: Group | null, agent: Group | null): string {
  return `WITH
  spent AS (
    UPDATE ceremonies SET spent_at = now()
    WHERE id = $2 AND spent_at IS NULL AND expires_at > now() RETURNING id
  ),
  owner AS (
    SELECT u.id, u.organization_id FROM users u JOIN organizations o ON o.id = u.organization_id
    WHERE u.id = coalesce($8, $9) AND u.state = 'ACTIVE' AND o.state = 'ACTIVE'
  ),
  ${policySql('SELECT organization_id FROM owner', 'passkeys_type')},
  counted AS (
    UPDATE passkeys SET sign_count = greatest(sign_count, $4::bigint), backed_up = $5::boolean,
      last_used_at = now(), last_used_where = coalesce($6, last_used_where)
    WHERE id = $3 AND user_id = $8 AND EXISTS (SELECT 1 FROM spent) AND EXISTS (SELECT 1 FROM owner)
      AND (SELECT passkeys_type FROM policy) = 'ALLOWED'
      AND ($7::boolean OR $4::bigint > sign_count OR ($4::bigint = 0 AND sign_count = 0))
    RETURNING id
  ),
  gate AS (
    SELECT 1 FROM policy
    WHERE ($2::text IS NULL OR EXISTS (SELECT 1 FROM counted))
      AND (coalesce($8, $9) IS NULL OR EXISTS (SELECT 1 FROM owner))
      ${challenge ? `AND policy.passkeys_type = 'ALLOWED'` : ''}
  ),
  ${agent ? agentSql(agent) : ''}
  ${challenge ? challengeSql(challenge) : ''}
  changed AS (
    UPDATE sessions SET
      previous_token_hash = token_hash, previous_valid_until = now() + interval '30 seconds', token_hash = $10::bytea,
      user_id = coalesce($8, $9, user_id),
      user_checked_at = CASE WHEN $9::text IS NOT NULL OR (user_id IS NULL AND $8::text IS NOT NULL) THEN now() ELSE user_checked_at END,
      webauthn_checked_at = CASE WHEN $2::text IS NOT NULL THEN now() ELSE webauthn_checked_at END,
      webauthn_user_verified = CASE WHEN $2::text IS NOT NULL THEN $11::boolean ELSE webauthn_user_verified END,
      passkey_id = coalesce($3, passkey_id),
      metadata = metadata || coalesce($12::jsonb, '{}'),
      expires_at = CASE WHEN $13::double precision IS NULL THEN expires_at ELSE now() + make_interval(secs => $13::double precision) END,
      ${challenge ? `ceremony_id = ${challenge(0)},` : ''}
      ${agent ? `user_agent_id = ${agent(0)}, idle_seconds = ${agent(3)}::int,` : ''}
      last_seen_at = now(), changed_at = now(), sequence = sequence + 1
    WHERE id = $1 AND terminated_at IS NULL AND (expires_at IS NULL OR expires_at > now())
      AND (user_id IS NULL OR coalesce($8, $9) IS NULL OR user_id = coalesce($8, $9))
      AND EXISTS (SELECT 1 FROM gate) ${agent ? 'AND EXISTS (SELECT 1 FROM agent)' : ''}
    RETURNING sequence, changed_at, user_id
  ),
  ${auditSql('changed', '$14', {
    subject: '(SELECT user_id FROM changed)',
    organization: '(SELECT organization_id FROM owner)',
  })}
  SELECT json_build_object(
    'isSpent', EXISTS (SELECT 1 FROM spent),
    'sequence', (SELECT sequence FROM changed),
    'changedAt', (SELECT changed_at FROM changed))`;
}

const groupFrom =
  (first: number): Group =>
  (place) =>
    `$${first + place}`;

function statementFor(name: string, challenge: boolean, agent: boolean): Statement {
  const agentGroup = agent ? groupFrom(challenge ? 21 : 15) : null;
  return { name, text: writeSessionSql(challenge ? groupFrom(15) : null, agentGroup) };
}

const statements = {
  plain: statementFor('write_session', false, false),
  challenge: statementFor('write_session_challenge', true, false),
  agent: statementFor('write_session_agent', false, true),
  both: statementFor('write_session_both', true, true),
};

function chooseStatement({ challenge, agent }: SessionChange): Statement {
  if (challenge && agent) return statements.both;
  if (challenge) return statements.challenge;
  return agent ? statements.agent : statements.plain;
}

function agentValues(agent: NonNullable<SessionChange['agent']>): unknown[] {
  const { id, tokenHash, description, idleSeconds, keepsFormerCookie } = agent;
  return [id, tokenHash, description, idleSeconds, keepsFormerCookie];
}

function challengeValues(next: NonNullable<SessionChange['challenge']>): unknown[] {
  const { ceremonyId, challenge, rpId, userVerification, allowedIds, timeoutSeconds } = next;
  return [ceremonyId, challenge, rpId, userVerification, allowedIds, timeoutSeconds];
}

/** The write half: spends the ceremony, counts the passkey, sets factors, rotates tokens, audits. */
export function writeSession(change: SessionChange): Bound {
  const { assertion, challenge, agent } = change;
  const values: unknown[] = [
    change.sessionId,
    assertion?.ceremonyId,
    assertion?.passkeyId,
    assertion?.signCount,
    assertion?.backedUp,
    assertion?.usedWhere,
    assertion?.acceptsRegressedCounter,
    assertion?.userId,
    change.checkedUserId,
    change.tokenHash,
    assertion?.userVerified,
    change.metadata,
    change.lifetimeSeconds,
    auditValue(change.audit),
  ];
  if (challenge) values.push(...challengeValues(challenge));
  if (agent) values.push(...agentValues(agent));
  return { statement: chooseStatement(change), values };
}
