import { type AuditEntry, auditSql, auditValue } from '@/lib/store/audit-sql';
import type { NewChallenge } from '@/lib/store/create-session';
import type { Bound, Statement } from '@/lib/store/statement';

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

const writeSessionSql: Statement = {
  name: 'write_session',
  text: `WITH
  spent AS (
    UPDATE ceremonies SET spent_at = now()
    WHERE id = $2 AND spent_at IS NULL AND expires_at > now() RETURNING id
  ),
  owner AS (
    SELECT u.id, u.organization_id FROM users u JOIN organizations o ON o.id = u.organization_id
    WHERE u.id = coalesce($8, $9) AND u.state = 'ACTIVE' AND o.state = 'ACTIVE'
  ),
  policy AS (
    SELECT passkeys_type FROM login_policies
    WHERE organization_id IS NULL OR organization_id = (SELECT organization_id FROM owner)
    ORDER BY organization_id NULLS LAST LIMIT 1
  ),
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
      AND ($15::text IS NULL OR policy.passkeys_type = 'ALLOWED')
  ),
  agent AS (
    INSERT INTO user_agents AS a (id, token_hash, current_session_id, description)
    SELECT $21, $22::bytea, $1, $23 FROM gate WHERE $21::text IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET previous_token_hash = CASE WHEN $25::boolean THEN a.token_hash END,
      previous_valid_until = now() + interval '30 seconds', token_hash = excluded.token_hash,
      current_session_id = excluded.current_session_id, description = excluded.description, last_seen_at = now()
    RETURNING id
  ),
  ceremony AS (
    INSERT INTO ceremonies (id, purpose, challenge, rp_id, user_verification, allowed_credential_ids, user_id, session_id, expires_at)
    SELECT $15, 'authentication', $16::bytea, $17, $18::"UserVerification", $19::text[],
      (SELECT coalesce($8, $9, s.user_id) FROM sessions s WHERE s.id = $1), $1, now() + make_interval(secs => $20::int)
    FROM gate WHERE $15::text IS NOT NULL
  ),
  changed AS (
    UPDATE sessions SET
      previous_token_hash = token_hash, previous_valid_until = now() + interval '30 seconds', token_hash = $10::bytea,
      user_id = coalesce($8, $9, user_id),
      user_checked_at = CASE WHEN $9::text IS NOT NULL OR (user_id IS NULL AND $8::text IS NOT NULL) THEN now() ELSE user_checked_at END,
      webauthn_checked_at = CASE WHEN $2::text IS NOT NULL THEN now() ELSE webauthn_checked_at END,
      webauthn_user_verified = CASE WHEN $2::text IS NOT NULL THEN $11::boolean ELSE webauthn_user_verified END,
      passkey_id = coalesce($3, passkey_id),
      ceremony_id = coalesce($15, ceremony_id),
      metadata = metadata || coalesce($12::jsonb, '{}'),
      expires_at = CASE WHEN $13::double precision IS NULL THEN expires_at ELSE now() + make_interval(secs => $13::double precision) END,
      user_agent_id = coalesce($21, user_agent_id), idle_seconds = coalesce($24::int, idle_seconds),
      last_seen_at = now(), changed_at = now(), sequence = sequence + 1
    WHERE id = $1 AND terminated_at IS NULL AND (expires_at IS NULL OR expires_at > now())
      AND (user_id IS NULL OR coalesce($8, $9) IS NULL OR user_id = coalesce($8, $9))
      AND EXISTS (SELECT 1 FROM gate) AND ($21::text IS NULL OR EXISTS (SELECT 1 FROM agent))
    RETURNING sequence, changed_at, user_id
  ),
  ${auditSql('changed', '$14', {
    subject: '(SELECT user_id FROM changed)',
    organization: '(SELECT organization_id FROM owner)',
  })}
  SELECT jsonb_build_object(
    'isSpent', EXISTS (SELECT 1 FROM spent),
    'sequence', (SELECT sequence FROM changed),
    'changedAt', (SELECT changed_at FROM changed))`,
};

/** The write half: spends the ceremony, counts the passkey, sets factors, rotates tokens, audits. */
export function writeSession(change: SessionChange): Bound {
  const { assertion, challenge, agent } = change;
  return {
    statement: writeSessionSql,
    values: [
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
      challenge?.ceremonyId,
      challenge?.challenge,
      challenge?.rpId,
      challenge?.userVerification,
      challenge?.allowedIds,
      challenge?.timeoutSeconds,
      agent?.id,
      agent?.tokenHash,
      agent?.description,
      agent?.idleSeconds,
      agent?.keepsFormerCookie,
    ],
  };
}
