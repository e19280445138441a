import type { Details } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { transact } from '@/lib/store/postgres/prisma-transaction';
import { isLastAdministrator } from '@/lib/store/users/last-administrator';

/** What became of it, or why nothing did. */
export type RemovedUser =
  | { details: Details }
  | { refusal: 'user_not_found' | 'last_administrator' };

/**
 * Removes a user with everything that is theirs, with the audit event, unless they are the last administrator or gone
 * already. What carries no foreign key goes in the same transaction.
 */
export function removeUser(
  userId: string,
  now: Date,
  audit: Omit<AuditEntry, 'subjectId' | 'organizationId'>,
): Promise<RemovedUser> {
  return transact(async (tx) => {
    if (await isLastAdministrator(tx, userId)) return { refusal: 'last_administrator' };
    const user = await tx.user.findUnique({
      where: { id: userId },
      select: { sequence: true, organizationId: true },
    });
    const { count } = await tx.user.deleteMany({ where: { id: userId } });
    if (!user || count === 0) return { refusal: 'user_not_found' };
    const { organizationId } = user;
    await tx.session.deleteMany({ where: { userId } });
    await tx.ceremony.deleteMany({ where: { userId } });
    await appendAudit(tx, { ...audit, subjectId: userId, organizationId });
    const sequence = Number(user.sequence) + 1;
    return { details: { sequence, changeDate: now, resourceOwner: organizationId } };
  });
}
