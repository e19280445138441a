import { type AuditEntry, auditRow } from '@/lib/store/parts/audit';
import { storeError } from '@/lib/store/postgres/errors';
import { prisma } from '@/lib/store/postgres/prisma';

/** Appends one audit event that goes with no change: what was refused after its ceremony was spent. */
export async function appendAuditEvent(entry: AuditEntry): Promise<void> {
  await prisma()
    .auditEvent.create({ data: auditRow(entry) })
    .catch((error: unknown) => {
      throw storeError(error);
    });
}
