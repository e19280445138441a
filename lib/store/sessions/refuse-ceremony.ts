import type { Limit } from '@/lib/model';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { raiseLimitsSql } from '@/lib/store/parts/limit-sql';
import type { Bound, Statement } from '@/lib/store/postgres/statement';

const refuseCeremonySql: Statement = {
  name: 'refuse_ceremony',
  text: `WITH
  spent AS (
    UPDATE ceremonies SET spent_at = now()
    WHERE id = $1 AND spent_at IS NULL AND expires_at > now() RETURNING id
  ),
  gate AS (SELECT 1 FROM spent),
  ${raiseLimitsSql('gate', '$2')},
  ${auditSql('gate', '$3')}
  SELECT jsonb_build_object('isSpent', EXISTS (SELECT 1 FROM spent))`,
};

/** Spends a ceremony on a refusal, with its audit event, and counts the refusal. */
export function refuseCeremony(ceremonyId: string, limits: Limit[], audit: AuditEntry): Bound {
  return {
    statement: refuseCeremonySql,
    // Limits go as JSON text: an array would be sent as an array literal.
    values: [ceremonyId, JSON.stringify(limits), auditValue(audit)],
  };
}
