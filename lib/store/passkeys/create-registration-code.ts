import type { Details, Limit } from '@/lib/model';
import type { Prisma } from '@/lib/store/generated/client';
import { putMail } from '@/lib/store/mail/outbox';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { raiseLimitsIn } from '@/lib/store/parts/limits';
import type { MailToSend } from '@/lib/store/parts/mail';
import { transact } from '@/lib/store/postgres/prisma-transaction';

export type NewCode = {
  id: string;
  userId: string;
  hash: Uint8Array;
  now: Date;
  lifetimeSeconds: number;
  mail: MailToSend | null;
  limits: Limit[];
  audit: Omit<AuditEntry, 'subjectId' | 'organizationId'>;
};

/** What was stored, or why nothing was. */
export type CreatedCode =
  | { details: Details }
  | { refusal: 'user_not_active' }
  | { refusal: 'rate_limited'; retryAfterSeconds: number };

/**
 * Stores a registration code for an active or initial user, kills the older ones, and writes mail and audit event, unless
 * a limit is exceeded. The user's row goes first: of two codes made at the same time one stays alive.
 */
export function createRegistrationCode(code: NewCode): Promise<CreatedCode> {
  const { id, userId, hash, now, lifetimeSeconds } = code;
  const mayRegister: Prisma.UserWhereInput = { id: userId, state: { in: ['ACTIVE', 'INITIAL'] } };
  return transact(async (tx) => {
    if ((await tx.user.count({ where: mayRegister })) === 0) return { refusal: 'user_not_active' };
    const wait = await raiseLimitsIn(tx, code.limits);
    if (wait !== null) return { refusal: 'rate_limited', retryAfterSeconds: wait };
    const [changed] = await tx.user.updateManyAndReturn({
      where: mayRegister,
      data: { sequence: { increment: 1 }, changedAt: now },
      select: { sequence: true, organizationId: true },
    });
    if (!changed) return { refusal: 'user_not_active' };
    await tx.oneTimeCode.updateMany({
      where: { userId, purpose: 'registration', usedAt: null, deadAt: null },
      data: { deadAt: now },
    });
    const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000);
    await tx.oneTimeCode.create({
      data: { id, userId, purpose: 'registration', hash: Buffer.from(hash), expiresAt },
      select: { id: true },
    });
    await putMail(tx, code.mail);
    const { organizationId } = changed;
    await appendAudit(tx, { ...code.audit, subjectId: userId, organizationId });
    const sequence = Number(changed.sequence);
    return { details: { sequence, changeDate: now, resourceOwner: organizationId } };
  });
}
