import type { Caller, Limit, Transport, UserVerification } from '@/lib/model';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { callerSql, callerValues } from '@/lib/store/parts/caller-sql';
import { raiseLimitsSql } from '@/lib/store/parts/limit-sql';
import { run, type Statement } from '@/lib/store/postgres/statement';

export type NewSignIn = {
  sessionId: string;
  sessionTokenHash: Uint8Array;
  ceremonyId: string;
  challenge: Uint8Array;
  rpId: string;
  /** Hash of the cookie that the finishing request must bring. */
  browserHash: Uint8Array;
  loginName: string | null;
  /** Ask by credential ids, for security keys that the browser offers only so. */
  byIds: boolean;
  decoyCredentialIds: string[];
  /** Confirm the person who is signed in on this browser, in the same session. */
  isReauthentication: boolean;
  limits: Limit[];
  audit: AuditEntry;
};

export type BegunSignIn = {
  refusal: 'passkeys_not_allowed' | 'rate_limited' | 'unauthenticated' | null;
  retryAfterSeconds: number | null;
  sessionId: string | null;
  allowed: { id: string; transports: Transport[] }[];
  userVerification: UserVerification;
  timeoutSeconds: number;
};

const beginSignInSql: Statement = {
  name: 'begin_sign_in',
  text: `WITH ${callerSql},
  policy AS (SELECT * FROM login_policies WHERE organization_id IS NULL),
  subject AS (
    SELECT u.id FROM users u
    WHERE CASE WHEN $5::boolean THEN u.id = (SELECT standing->>'userId' FROM caller)
      ELSE u.login_name = $3 OR (u.email = $3 AND u.email_verified_at IS NOT NULL) END
    ORDER BY u.login_name = $3 DESC LIMIT 1
  ),
  signed_in_here AS (
    SELECT 1 FROM subject JOIN sessions s ON s.user_id = subject.id AND s.webauthn_checked_at IS NOT NULL
    JOIN user_agents a ON a.id = s.user_agent_id AND a.token_hash = $2::bytea LIMIT 1
  ),
  ${raiseLimitsSql('policy', '$12')},
  verdict AS (
    SELECT CASE
      WHEN policy.passkeys_type = 'NOT_ALLOWED' THEN 'passkeys_not_allowed'
      WHEN EXISTS (SELECT 1 FROM exceeded) THEN 'rate_limited'
      WHEN $5::boolean AND NOT EXISTS (SELECT 1 FROM caller WHERE NOT (standing->>'isExpired')::boolean) THEN 'unauthenticated'
    END AS refusal FROM policy
  ),
  gate AS (SELECT 1 FROM verdict WHERE refusal IS NULL),
  owned AS (
    SELECT p.credential_id AS id, p.transports FROM passkeys p JOIN subject ON subject.id = p.user_id
    WHERE p.rp_id = $10 AND p.kind = 'PASSKEY' ORDER BY p.created_at
  ),
  allowed AS (
    SELECT id, transports FROM owned WHERE $4::boolean OR $5::boolean OR EXISTS (SELECT 1 FROM signed_in_here)
    UNION ALL
    SELECT unnest($13::text[]), '{}' WHERE $4::boolean AND NOT EXISTS (SELECT 1 FROM owned)
  ),
  ceremony AS (
    INSERT INTO ceremonies (id, purpose, challenge, rp_id, user_verification, allowed_credential_ids, browser_hash, login_name, session_id, user_id, expires_at)
    SELECT $8, 'authentication', $9::bytea, $10, policy.user_verification, ARRAY(SELECT id FROM allowed), $11::bytea, $3,
      CASE WHEN $5::boolean THEN (SELECT standing->>'sessionId' FROM caller) ELSE $6 END,
      CASE WHEN $5::boolean THEN (SELECT id FROM subject) END,
      now() + make_interval(secs => policy.timeout_seconds)
    FROM policy, gate
  ),
  session AS (
    INSERT INTO sessions (id, token_hash, ceremony_id, expires_at)
    SELECT $6, $7::bytea, $8, now() + make_interval(secs => policy.timeout_seconds) FROM policy, gate WHERE NOT $5::boolean
  ),
  resumed AS (
    UPDATE sessions SET ceremony_id = $8 FROM gate
    WHERE $5::boolean AND sessions.id = (SELECT standing->>'sessionId' FROM caller)
  ),
  ${auditSql('gate', '$14', { actor: `(SELECT standing->>'userId' FROM caller)` })}
  SELECT jsonb_build_object(
    'refusal', verdict.refusal,
    'retryAfterSeconds', (SELECT retry_after FROM exceeded),
    'sessionId', CASE WHEN $5::boolean THEN (SELECT standing->>'sessionId' FROM caller) ELSE $6 END,
    'allowed', (SELECT coalesce(jsonb_agg(allowed), '[]') FROM allowed),
    'userVerification', policy.user_verification,
    'timeoutSeconds', policy.timeout_seconds) FROM verdict, policy`,
};

/**
 * Begins a sign-in in a browser: a session that is nobody's yet and its challenge, in one statement.
 * The statement does the same work for a name that nobody has.
 */
export function beginSignIn(caller: Caller, begin: NewSignIn): Promise<BegunSignIn> {
  return run({
    statement: beginSignInSql,
    values: [
      ...callerValues(caller),
      begin.loginName,
      begin.byIds,
      begin.isReauthentication,
      begin.sessionId,
      begin.sessionTokenHash,
      begin.ceremonyId,
      begin.challenge,
      begin.rpId,
      begin.browserHash,
      JSON.stringify(begin.limits),
      begin.decoyCredentialIds,
      auditValue(begin.audit),
    ],
  });
}
