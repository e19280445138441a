import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { transact } from '@/lib/store/postgres/prisma-transaction';

/** Stores the hash of a machine user's token, with its audit event. */
export async function createAccessToken(
  token: { id: string; userId: string; hash: Uint8Array },
  audit: Omit<AuditEntry, 'subjectId'>,
): Promise<void> {
  await transact(async (tx) => {
    await tx.accessToken.create({
      data: { ...token, hash: Buffer.from(token.hash) },
      select: { id: true },
    });
    await appendAudit(tx, { ...audit, subjectId: token.userId });
  });
}
