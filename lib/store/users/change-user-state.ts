import type { Details, UserState } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { transact } from '@/lib/store/postgres/prisma-transaction';
import { endSessionsIn } from '@/lib/store/sessions/end-sessions';

/**
 * Moves a user into a state with the audit event, if they are in one of `from`; null when they are not. Their sessions end
 * for good, on the way out and on the way back: a sign-in that was under way at the first is found at the second.
 */
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
    const sessionsEnded = await endSessionsIn(tx, { userId }, now);
    const facts = { ...audit.facts, sessionsEnded };
    await appendAudit(tx, { ...audit, facts, subjectId: userId, organizationId });
    return { sequence: Number(changed.sequence), changeDate: now, resourceOwner: organizationId };
  });
}
