import type { Details, UserState } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { transact } from '@/lib/store/postgres/prisma-transaction';
import { endSessionsIn } from '@/lib/store/sessions/end-sessions';
import { isLastAdministrator } from '@/lib/store/users/last-administrator';

/** What became of it, or why nothing did. */
export type ChangedUserState =
  | { details: Details }
  | { refusal: 'user_wrong_state' | 'last_administrator' };

/**
 * Moves a user into a state with the audit event, if they are in one of `from`; the last administrator stays active. Their
 * sessions end for good, on the way out and on the way back: a sign-in that was under way at the first is found at the second.
 */
export function changeUserState(
  userId: string,
  { to, from, now }: { to: UserState; from: UserState[]; now: Date },
  audit: Omit<AuditEntry, 'subjectId' | 'organizationId'>,
): Promise<ChangedUserState> {
  return transact(async (tx) => {
    if (to !== 'ACTIVE' && (await isLastAdministrator(tx, userId)))
      return { refusal: 'last_administrator' };
    const [changed] = await tx.user.updateManyAndReturn({
      where: { id: userId, state: { in: from } },
      data: { state: to, sequence: { increment: 1 }, changedAt: now },
      select: { sequence: true, organizationId: true },
    });
    if (!changed) return { refusal: 'user_wrong_state' };
    const { organizationId } = changed;
    const sessionsEnded = await endSessionsIn(tx, { userId }, now);
    const facts = { ...audit.facts, sessionsEnded };
    await appendAudit(tx, { ...audit, facts, subjectId: userId, organizationId });
    const sequence = Number(changed.sequence);
    return { details: { sequence, changeDate: now, resourceOwner: organizationId } };
  });
}
