import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { run, type Statement } from '@/lib/store/postgres/statement';
import { policySql } from '@/lib/store/users/situation';

export type BrowserSession = {
  sessionId: string;
  sessionTokenHash: Uint8Array;
  userId: string;
  passkeyId: string;
  userVerified: boolean;
  agentId: string;
  agentTokenHash: Uint8Array;
  /** The cookie that the browser brought, if any: its row is kept, its value is not. */
  formerAgentHash: Uint8Array | null;
  description: string | null;
  idleSeconds: number;
  audit: AuditEntry;
};

const startBrowserSessionSql: Statement = {
  name: 'start_browser_session',
  text: `WITH
  owner AS (
    SELECT u.id, u.organization_id FROM users u JOIN organizations o ON o.id = u.organization_id
    JOIN passkeys p ON p.user_id = u.id AND p.id = $4
    WHERE u.id = $3 AND u.state = 'ACTIVE' AND o.state = 'ACTIVE'
  ),
  ${policySql('SELECT organization_id FROM owner', 'multi_factor_check_lifetime_seconds AS seconds, default_redirect_uri')},
  -- Locked, as where a sign-in finishes: of two tabs the second gets a row of its own.
  former AS (SELECT id FROM user_agents WHERE token_hash = $8::bytea FOR UPDATE),
  agent AS (
    INSERT INTO user_agents AS a (id, token_hash, current_session_id, description)
    SELECT coalesce((SELECT id FROM former), $6), $7::bytea, $1, $9 FROM owner
    ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, previous_token_hash = NULL,
      current_session_id = excluded.current_session_id, description = excluded.description, last_seen_at = now()
    RETURNING id
  ),
  session AS (
    INSERT INTO sessions (id, token_hash, user_id, user_agent_id, user_checked_at, webauthn_checked_at, webauthn_user_verified,
      passkey_id, expires_at, idle_seconds)
    SELECT $1, $2::bytea, owner.id, agent.id, now(), now(), $5::boolean, $4, now() + make_interval(secs => policy.seconds), $10::int
    FROM owner, agent, policy RETURNING id
  ),
  ${auditSql('session', '$11', { subject: '(SELECT id FROM owner)', organization: '(SELECT organization_id FROM owner)' })}
  SELECT jsonb_build_object('isStarted', EXISTS (SELECT 1 FROM session), 'defaultRedirectUri', (SELECT default_redirect_uri FROM policy))`,
};

/** Starts a session in a browser for the owner of a passkey that was verified this moment. */
export function startBrowserSession(
  session: BrowserSession,
): Promise<{ isStarted: boolean; defaultRedirectUri: string }> {
  return run({
    statement: startBrowserSessionSql,
    values: [
      session.sessionId,
      session.sessionTokenHash,
      session.userId,
      session.passkeyId,
      session.userVerified,
      session.agentId,
      session.agentTokenHash,
      session.formerAgentHash,
      session.description,
      session.idleSeconds,
      auditValue(session.audit),
    ],
  });
}
