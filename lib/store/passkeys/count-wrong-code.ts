import type { Limit } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { raiseLimitsIn } from '@/lib/store/parts/limits';
import { transact } from '@/lib/store/postgres/prisma-transaction';

/** A code for which a wrong one was presented; `maxAttempts` of them kill it. */
export type MistakenCode = { id: string; maxAttempts: number; now: Date };

/**
 * Counts a wrong code on the row that it was meant for, if there is one, and in the limits. Seconds to wait when a limit
 * is exceeded, else null. Beyond a limit, and without an event, nothing is audited; what is dead already counts no
 * further, so that strangers cannot write for ever.
 */
export function countWrongCode(
  code: MistakenCode | null,
  limits: Limit[],
  audit: AuditEntry | null,
): Promise<number | null> {
  return transact(async (tx) => {
    if (code) {
      const { id, maxAttempts, now } = code;
      await tx.oneTimeCode.updateMany({
        where: { id, deadAt: null },
        data: { attempts: { increment: 1 } },
      });
      await tx.oneTimeCode.updateMany({
        where: { id, attempts: { gte: maxAttempts }, deadAt: null },
        data: { deadAt: now },
      });
    }
    const wait = await raiseLimitsIn(tx, limits);
    if (wait === null && audit) await appendAudit(tx, audit);
    return wait;
  });
}
