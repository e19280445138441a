import type { Details, UserState } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { transact } from '@/lib/store/postgres/prisma-transaction';

/** Moves a user into a state with the audit event, if they are in one of `from`; null when they are not. */
export function changeUserState(
  userId: string,
  { to, from, now }: { to: UserState; from: UserState[]; now: Date },
  audit: Omit<AuditEntry, 'subjectId' | 'organizationId'>,
): Promise<Details | null> {
  return transact(async (tx) => {
    const [changed] = await tx.user.updateManyAndReturn({
      where: { id: userId, state: { in: from } },
      data: { state: to, sequence: { increment: 1 }, changedAt: now },
      select: { sequence: true, organizationId: true },
    });
    if (!changed) return null;
    const { organizationId } = changed;
    await appendAudit(tx, { ...audit, subjectId: userId, organizationId });
    return { sequence: Number(changed.sequence), changeDate: now, resourceOwner: organizationId };
  });
}
