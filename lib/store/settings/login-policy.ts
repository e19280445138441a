import type { LoginPolicy } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { type GoverningPolicy, policyOfRow } from '@/lib/store/parts/policy';
import { transact } from '@/lib/store/postgres/prisma-transaction';

/** Changes the members of one policy that the patch names, and no other, with the audit event. */
export function changeLoginPolicy(
  policyId: string,
  patch: { [Member in keyof LoginPolicy]?: LoginPolicy[Member] },
  now: Date,
  audit: Omit<AuditEntry, 'organizationId'>,
): Promise<GoverningPolicy> {
  return transact(async (tx) => {
    const row = await tx.loginPolicy.update({
      where: { id: policyId },
      data: { ...patch, sequence: { increment: 1 }, changedAt: now },
    });
    await appendAudit(tx, { ...audit, organizationId: row.organizationId });
    return policyOfRow(row);
  });
}
