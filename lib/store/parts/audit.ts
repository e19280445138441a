// Hand-written in one place: an event that is part of half of a ceremony.
import { hash } from 'node:crypto';
import type { Client } from '@/lib/model';
import { randomOctets } from '@/lib/random';
import type { Transaction } from '@/lib/store/postgres/prisma-transaction';
import type { Names } from '@/lib/store/postgres/statement';

/** One outcome. Facts hold ids and named values, never names, addresses or secrets. */
export type AuditEntry = {
  type: string;
  actorId?: string | null;
  subjectId?: string | null;
  organizationId?: string | null;
  facts?: Record<string, string | number | boolean | null>;
  client: Client;
};

/** A longer User-Agent header is cut: it is kept for people to recognise, and clients choose its length. */
const userAgentLength = 300;

/** The columns of an audit event, as Prisma names them. */
export function auditRow({ client, type, actorId, subjectId, organizationId, facts }: AuditEntry) {
  const address = client.address;
  const userAgent = client.userAgent?.slice(0, userAgentLength) ?? null;
  const salt = randomOctets(16);
  const digest = hash(
    'sha256',
    Buffer.concat([salt, Buffer.from(JSON.stringify([address, userAgent]))]),
    'buffer',
  );
  return {
    type,
    actorId: actorId ?? null,
    subjectId: subjectId ?? null,
    organizationId: organizationId ?? null,
    facts: facts ?? {},
    requestId: client.requestId,
    detailDigest: Buffer.concat([salt, digest]),
    address,
    userAgent,
  };
}

/** Appends one audit event, as of the start of the transaction that writes its cause. */
export async function appendAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({ data: auditRow(entry), select: { sequence: true } });
}

/** The parameters of `insertAudit`. */
export type AuditParams = {
  [Column in keyof AuditRow as `audit${Capitalize<Column>}`]: AuditRow[Column];
};
type AuditRow = ReturnType<typeof auditRow>;

/** The values of `insertAudit`'s parameters. */
export function auditParams(entry: AuditEntry): AuditParams {
  const row = auditRow(entry);
  return {
    auditType: row.type,
    auditActorId: row.actorId,
    auditSubjectId: row.subjectId,
    auditOrganizationId: row.organizationId,
    auditFacts: row.facts,
    auditRequestId: row.requestId,
    auditDetailDigest: row.detailDigest,
    auditAddress: row.address,
    auditUserAgent: row.userAgent,
  };
}

/**
 * SQL of an INSERT that appends one audit event for each row of `gate`. What is `known` is SQL over that row,
 * for what only the statement knows; its facts come on top of the entry's.
 */
export function insertAudit(
  p: Names<AuditParams>,
  gate: string,
  known: {
    type?: string;
    actor?: string;
    subject?: string;
    organization?: string;
    facts?: string;
  } = {},
): string {
  return `INSERT INTO audit_events
      (type, actor_id, subject_id, organization_id, facts, request_id, detail_digest, address, user_agent)
    SELECT ${known.type ?? `${p.auditType}::text`}, ${known.actor ?? `${p.auditActorId}::text`}, ${known.subject ?? `${p.auditSubjectId}::text`},
      ${known.organization ?? `${p.auditOrganizationId}::text`}, ${p.auditFacts}::jsonb${known.facts ? ` || ${known.facts}` : ''}, ${p.auditRequestId}::text,
      ${p.auditDetailDigest}::bytea, ${p.auditAddress}::text, ${p.auditUserAgent}::text
    FROM ${gate}`;
}
