// Hand-written: a refused answer spends its ceremony, once, whoever else answers at the same moment.
import type { Limit } from '@/lib/model';
import {
  type AuditEntry,
  type AuditParams,
  auditParams,
  insertAudit,
} from '@/lib/store/parts/audit';
import { type LimitParams, limitParams, raiseLimits } from '@/lib/store/parts/limits';
import type { Bound } from '@/lib/store/postgres/prepared-query';
import { mapped, text } from '@/lib/store/postgres/reader';
import { bind, type Names, run, statement } from '@/lib/store/postgres/statement';

/** A refusal: the counters that it raises, and its event. */
export type CeremonyRefusal = { limits: Limit[]; audit: AuditEntry };

type Params = { ceremonyId: string } & LimitParams & AuditParams;

const refuseCeremonySql = statement('refuse_ceremony', (p: Names<Params>) => ({
  with: `spent AS (
    UPDATE ceremonies SET spent_at = now()
    WHERE id = ${p.ceremonyId} AND spent_at IS NULL AND expires_at > now() RETURNING id
  ), ${raiseLimits(p, 'spent')}, audit AS (${insertAudit(p, 'spent')})`,
  reads: text('spent.id'),
  from: 'FROM spent',
}));

/** Spends a ceremony on a refusal, with its audit event, and counts the refusal; false when it was spent already. */
export async function refuseCeremony(
  ceremonyId: string,
  refusal: CeremonyRefusal,
): Promise<boolean> {
  return (await run(refuseCeremonySql, paramsOf(ceremonyId, refusal))) !== null;
}

/** The same as part of a transaction. */
export function bindRefusal(ceremonyId: string, refusal: CeremonyRefusal): Bound<{ stored: null }> {
  const { reads, ...bound } = bind(refuseCeremonySql, paramsOf(ceremonyId, refusal));
  return { ...bound, reads: mapped(reads, () => ({ stored: null })) };
}

const paramsOf = (ceremonyId: string, { limits, audit }: CeremonyRefusal): Params => ({
  ceremonyId,
  ...limitParams(limits),
  ...auditParams(audit),
});
