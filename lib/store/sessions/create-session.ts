import type { Caller, Role, Transport, UserAgentFacts, UserVerification } from '@/lib/model';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { bearerSql, callerValues } from '@/lib/store/parts/caller-sql';
import { run, type Statement } from '@/lib/store/postgres/statement';
import { policySql, userSql } from '@/lib/store/users/situation';

/** A session to be, and the challenge that goes with it. */
export type NewSession = {
  id: string;
  tokenHash: Uint8Array;
  user: { userId?: string; loginName?: string } | null;
  challenge: NewChallenge | null;
  /** Stand-ins for the credentials of a name that nobody has. */
  decoyCredentialIds: string[];
  metadata: Record<string, string>;
  userAgent: UserAgentFacts | null;
  lifetimeSeconds: number | null;
  audit: AuditEntry;
};

export type NewChallenge = {
  ceremonyId: string;
  challenge: Uint8Array;
  rpId: string;
  userVerification: UserVerification;
};

/** Why nothing was written, or what was. `allowed` is the list that the options must offer. */
export type CreatedSession = {
  refusal:
    | 'invalid_token'
    | 'session_expired'
    | 'authentication_required'
    | 'session_token_invalid'
    | 'permission_denied'
    | 'passkeys_not_allowed'
    | 'user_not_found'
    | 'user_not_active'
    | 'rate_limited'
    | 'no_passkeys'
    | null;
  now: string;
  instanceId: string;
  retryAfterSeconds: number | null;
  allowed: { id: string; transports: Transport[] }[];
  userVerification: UserVerification;
  timeoutSeconds: number;
};

/** SQL for the stronger of two user verification requirements (policy/passkey-rules says why). */
const strongerVerificationSql = (asked: string, policy: string) => `
  (CASE WHEN 'required' IN (${asked}, ${policy}) THEN 'required'
        WHEN 'preferred' IN (${asked}, ${policy}) THEN 'preferred' ELSE 'discouraged' END)`;

const createSessionSql: Statement = {
  name: 'create_session',
  text: `WITH ${bearerSql},
  subject AS (
    SELECT u.id, u.organization_id, u.state = 'ACTIVE' AND o.state = 'ACTIVE' AS is_active
    FROM (${userSql('$4', '$5', 'id, organization_id, state')}) u JOIN organizations o ON o.id = u.organization_id
  ),
  ${policySql('SELECT organization_id FROM subject', 'passkeys_type, user_verification, timeout_seconds, ignore_unknown_usernames')},
  asked AS (
    SELECT $4::text IS NOT NULL OR $5::text IS NOT NULL AS user_check, $6::text IS NOT NULL AS challenge,
      CASE WHEN $6::text IS NOT NULL THEN ${strongerVerificationSql('$9::text', 'policy.user_verification::text')} END AS verification,
      policy.ignore_unknown_usernames AS uniform
    FROM policy
  ),
  offered AS (
    SELECT p.credential_id AS id, p.transports FROM passkeys p, subject, asked
    WHERE p.user_id = subject.id AND subject.is_active AND p.rp_id = $8
      AND (p.kind = 'PASSKEY' OR asked.verification <> 'required')
    ORDER BY p.created_at
  ),
  refused_often AS (
    SELECT r.resets_at FROM rate_limits r, subject
    WHERE r.key = 'refused_by_account:' || subject.id AND r.resets_at > now() AND r.count >= $17::int
  ),
  verdict AS (
    SELECT CASE
      WHEN caller.standing IS NULL THEN 'invalid_token'
      WHEN (caller.standing->>'isExpired')::boolean AND caller.standing->>'sessionId' IS NULL THEN 'invalid_token'
      WHEN (caller.standing->>'isExpired')::boolean THEN 'session_expired'
      WHEN caller.standing->>'sessionId' IS NOT NULL AND caller.standing->>'webauthnCheckedAt' IS NULL THEN 'authentication_required'
      WHEN (caller.standing->>'isPrevious')::boolean THEN 'session_token_invalid'
      WHEN NOT (caller.standing->'roles' ?| $3::text[]) THEN 'permission_denied'
      WHEN asked.challenge AND (SELECT passkeys_type FROM policy) = 'NOT_ALLOWED' THEN 'passkeys_not_allowed'
      WHEN EXISTS (SELECT 1 FROM refused_often) THEN 'rate_limited'
      WHEN asked.user_check AND NOT asked.uniform AND NOT EXISTS (SELECT 1 FROM subject) THEN 'user_not_found'
      WHEN asked.user_check AND NOT asked.uniform AND NOT (SELECT is_active FROM subject) THEN 'user_not_active'
      WHEN asked.user_check AND NOT asked.uniform AND asked.challenge AND NOT EXISTS (SELECT 1 FROM offered) THEN 'no_passkeys'
    END AS refusal
    FROM asked LEFT JOIN caller ON true
  ),
  allowed AS (
    SELECT id, transports FROM offered
    UNION ALL
    SELECT unnest($16::text[]), '{}' FROM asked WHERE asked.user_check AND NOT EXISTS (SELECT 1 FROM offered)
  ),
  gate AS (SELECT 1 FROM verdict WHERE refusal IS NULL),
  known AS (SELECT id, organization_id FROM subject WHERE is_active),
  ceremony AS (
    INSERT INTO ceremonies (id, purpose, challenge, rp_id, user_verification, allowed_credential_ids, user_id, session_id, expires_at)
    SELECT $6, 'authentication', $7::bytea, $8, asked.verification::"UserVerification",
      ARRAY(SELECT id FROM allowed), (SELECT id FROM known), $10,
      now() + make_interval(secs => (SELECT timeout_seconds FROM policy))
    FROM gate, asked WHERE asked.challenge
  ),
  session AS (
    INSERT INTO sessions (id, token_hash, user_id, creator_id, user_checked_at, ceremony_id, metadata, user_agent_facts, expires_at)
    SELECT $10, $11::bytea, (SELECT id FROM known), (SELECT standing->>'userId' FROM caller),
      (SELECT now() FROM known), $6, $12::jsonb, $13::jsonb, now() + make_interval(secs => $14::double precision)
    FROM gate RETURNING id
  ),
  ${auditSql('session', '$15', {
    actor: `(SELECT standing->>'userId' FROM caller)`,
    subject: '(SELECT id FROM known)',
    organization: '(SELECT organization_id FROM known)',
  })}
  SELECT json_build_object(
    'refusal', (SELECT refusal FROM verdict),
    'now', now(),
    'instanceId', (SELECT id FROM instance),
    'retryAfterSeconds', (SELECT ceil(extract(epoch FROM resets_at - now())) FROM refused_often),
    'allowed', (SELECT coalesce(json_agg(allowed), '[]') FROM allowed),
    'userVerification', (SELECT verification FROM asked),
    'timeoutSeconds', (SELECT timeout_seconds FROM policy))`,
};

/** Creates a session, its challenge and their audit event in one statement, or says why not. */
export function createSession(
  caller: Caller,
  session: NewSession,
  { roles, refusedMax }: { roles: Role[]; refusedMax: number },
): Promise<CreatedSession> {
  return run({
    statement: createSessionSql,
    values: [
      ...callerValues(caller),
      roles,
      session.user?.userId,
      session.user?.loginName,
      session.challenge?.ceremonyId,
      session.challenge?.challenge,
      session.challenge?.rpId,
      session.challenge?.userVerification,
      session.id,
      session.tokenHash,
      session.metadata,
      session.userAgent,
      session.lifetimeSeconds,
      auditValue(session.audit),
      session.decoyCredentialIds,
      refusedMax,
    ],
  });
}
