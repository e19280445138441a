// Hand-written: a refused answer spends its ceremony, once, whoever else answers at the same moment.
import type { Limit } from '@/lib/model';
import {
  type AuditEntry,
  type AuditParams,
  auditParams,
  insertAudit,
} from '@/lib/store/parts/audit';
import { type LimitParams, limitParams, raiseLimits } from '@/lib/store/parts/limits';
import {
  insertLimitedMail,
  type LimitedMail,
  type LimitedMailParams,
  limitedMailParams,
} from '@/lib/store/parts/mail';
import type { Bound } from '@/lib/store/postgres/prepared-query';
import { mapped, text } from '@/lib/store/postgres/reader';
import { bind, type Names, run, statement } from '@/lib/store/postgres/statement';

/** A refusal: the counters that it raises, its event, and where the owner is to know of it a mail. */
export type CeremonyRefusal = { limits: Limit[]; audit: AuditEntry; mail?: LimitedMail | null };

type Params = { ceremonyId: string } & LimitParams & AuditParams & Partial<LimitedMailParams>;

const refusalSql = (p: Names<Params>, mail: string) => ({
  with: `spent AS (
    UPDATE ceremonies SET spent_at = now()
    WHERE id = ${p.ceremonyId} AND spent_at IS NULL AND expires_at > now() RETURNING id
  ), ${raiseLimits(p, 'spent')}, audit AS (${insertAudit(p, 'spent')})${mail}`,
  reads: text('spent.id'),
  from: 'FROM spent',
});

const refuseCeremonySql = statement('refuse_ceremony', (p: Names<Params>) => refusalSql(p, ''));
const refuseWithMailSql = statement('refuse_ceremony_mail', (p: Names<Params>) =>
  refusalSql(p, `, mail AS (${insertLimitedMail(p, 'spent')})`),
);

const statementFor = ({ mail }: CeremonyRefusal) => (mail ? refuseWithMailSql : refuseCeremonySql);

/** Spends a ceremony on a refusal, with audit event and mail, and counts the refusal; false when it was spent already. */
export async function refuseCeremony(
  ceremonyId: string,
  refusal: CeremonyRefusal,
): Promise<boolean> {
  return (await run(statementFor(refusal), paramsOf(ceremonyId, refusal))) !== null;
}

/** The same as part of a transaction. */
export function bindRefusal(ceremonyId: string, refusal: CeremonyRefusal): Bound<{ stored: null }> {
  const { reads, ...bound } = bind(statementFor(refusal), paramsOf(ceremonyId, refusal));
  return { ...bound, reads: mapped(reads, () => ({ stored: null })) };
}

const paramsOf = (ceremonyId: string, { limits, audit, mail }: CeremonyRefusal): Params => ({
  ceremonyId,
  ...limitParams(mail ? [...limits, mail.limit] : limits),
  ...(mail && limitedMailParams(mail)),
  ...auditParams(audit),
});
