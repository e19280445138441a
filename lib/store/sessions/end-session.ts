import type { Caller } from '@/lib/model';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { callerSql, callerValues } from '@/lib/store/parts/caller-sql';
import { run, type Statement } from '@/lib/store/postgres/statement';

const endSessionSql: Statement = {
  name: 'end_session',
  text: `WITH
  ended AS (
    UPDATE sessions SET terminated_at = now(), changed_at = now(), sequence = sequence + 1
    WHERE id = $1 AND terminated_at IS NULL RETURNING id, user_id, sequence, changed_at
  ),
  ${auditSql('ended', '$2', { subject: '(SELECT user_id FROM ended)' })}
  SELECT jsonb_build_object('sequence', (SELECT sequence FROM ended), 'changedAt', now(),
    'instanceId', (SELECT id FROM instance))`,
};

/** Ends a session with its audit event; ending it again changes nothing. */
export function endSession(
  sessionId: string,
  audit: AuditEntry,
): Promise<{ sequence: number | null; changedAt: string; instanceId: string }> {
  return run({ statement: endSessionSql, values: [sessionId, auditValue(audit)] });
}

const endBrowserSessionSql: Statement = {
  name: 'end_browser_session',
  text: `WITH ${callerSql},
  agent AS (
    UPDATE user_agents SET current_session_id = NULL
    WHERE id = (SELECT standing->>'userAgentId' FROM caller) RETURNING id
  ),
  ended AS (
    UPDATE sessions SET terminated_at = now(), changed_at = now(), sequence = sequence + 1
    WHERE id = (SELECT standing->>'sessionId' FROM caller) AND terminated_at IS NULL RETURNING user_id
  ),
  ${auditSql('ended', '$3', { actor: '(SELECT user_id FROM ended)', subject: '(SELECT user_id FROM ended)' })}
  SELECT jsonb_build_object('isEnded', EXISTS (SELECT 1 FROM ended), 'agent', (SELECT id FROM agent))`,
};

/** Ends the session that this browser is signed in with; the browser keeps its row. */
export async function endBrowserSession(caller: Caller, audit: AuditEntry): Promise<void> {
  await run({
    statement: endBrowserSessionSql,
    values: [...callerValues(caller), auditValue(audit)],
  });
}
