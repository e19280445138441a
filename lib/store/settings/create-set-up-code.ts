// Hand-written in one place: Prisma cannot lock a row.
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { databaseNow, transact } from '@/lib/store/postgres/prisma-transaction';
import { adminExists } from '@/lib/store/settings/admin-exists';

/**
 * Stores a set-up code and kills the older ones, with the audit event; false when an administrator can sign in already.
 * The instance's row is held meanwhile: of two codes made at the same time one stays alive.
 */
export function createSetUpCode(
  code: { id: string; hash: Uint8Array; lifetimeSeconds: number },
  audit: AuditEntry,
): Promise<boolean> {
  return transact(async (tx) => {
    await tx.$queryRaw`SELECT id FROM instance FOR UPDATE`;
    if (await adminExists(tx)) return false;
    const now = await databaseNow(tx);
    await tx.oneTimeCode.updateMany({
      where: { purpose: 'setup', usedAt: null, deadAt: null },
      data: { deadAt: now },
    });
    const expiresAt = new Date(now.getTime() + code.lifetimeSeconds * 1000);
    await tx.oneTimeCode.create({
      data: { id: code.id, purpose: 'setup', hash: Buffer.from(code.hash), expiresAt },
      select: { id: true },
    });
    await appendAudit(tx, audit);
    return true;
  });
}
