import { hash, randomBytes } from 'node:crypto';
import type { Client } from '@/lib/model';

/** One thing that happened. Facts hold ids and named values, never names, addresses or secrets. */
export type AuditEntry = {
  type: string;
  actorId?: string | null;
  subjectId?: string | null;
  organizationId?: string | null;
  facts?: Record<string, string | number | boolean | null>;
  client: Client;
};

/** The one parameter that `auditSql` reads: the entry with its erasable detail, salted and digested. */
export function auditValue({ client, ...entry }: AuditEntry): Record<string, unknown> {
  const salt = randomBytes(16);
  const detail = Buffer.from(JSON.stringify([client.address, client.userAgent]));
  const digest = hash('sha256', Buffer.concat([salt, detail]), 'hex');
  const { address, userAgent } = client;
  return { facts: {}, ...entry, salt: salt.toString('hex'), digest, address, userAgent };
}

/**
 * CTEs that append one audit event with its erasable detail, if `gate` has a row; `parameter`
 * holds `auditValue`. `actor`, `subject` and `organization` may be SQL where only it knows them.
 */
export function auditSql(
  gate: string,
  parameter: string,
  {
    actor,
    subject,
    organization,
  }: { actor?: string; subject?: string; organization?: string } = {},
): string {
  return `
  audit_entry AS MATERIALIZED (SELECT ${parameter}::jsonb AS entry FROM (SELECT 1 FROM ${gate} LIMIT 1) open),
  audit_event AS (
    INSERT INTO audit_events (type, actor_id, subject_id, organization_id, facts, detail_digest)
    SELECT entry->>'type', ${actor ?? `entry->>'actorId'`}, ${subject ?? `entry->>'subjectId'`},
      ${organization ?? `entry->>'organizationId'`}, entry->'facts', decode(entry->>'digest', 'hex')
    FROM audit_entry RETURNING sequence
  ),
  audit_detail AS (
    INSERT INTO audit_details (sequence, salt, address, user_agent)
    SELECT sequence, decode(entry->>'salt', 'hex'), entry->>'address', entry->>'userAgent'
    FROM audit_event, audit_entry
  )`;
}
