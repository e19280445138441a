import type { Details } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { transact } from '@/lib/store/postgres/prisma-transaction';

/**
 * Removes a user with everything that is theirs, with the audit event; null when they are gone already. What carries no
 * foreign key goes in the same transaction.
 */
export function removeUser(
  userId: string,
  now: Date,
  audit: Omit<AuditEntry, 'subjectId' | 'organizationId'>,
): Promise<Details | null> {
  return transact(async (tx) => {
    const user = await tx.user.findUnique({
      where: { id: userId },
      select: { sequence: true, organizationId: true },
    });
    const { count } = await tx.user.deleteMany({ where: { id: userId } });
    if (!user || count === 0) return null;
    const { organizationId } = user;
    await tx.session.deleteMany({ where: { userId } });
    await tx.ceremony.deleteMany({ where: { userId } });
    await appendAudit(tx, { ...audit, subjectId: userId, organizationId });
    const sequence = Number(user.sequence) + 1;
    return { sequence, changeDate: now, resourceOwner: organizationId };
  });
}
