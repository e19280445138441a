import type { LoginPolicy } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { type GoverningPolicy, policyOfRow } from '@/lib/store/parts/policy';
import { transact } from '@/lib/store/postgres/prisma-transaction';

const changed = 'policy.login.changed';

/** The members of one policy to change, and the version that it must have still; null: whichever it has. */
type PolicyChange = {
  policyId: string;
  patch: { [Member in keyof LoginPolicy]?: LoginPolicy[Member] };
  ifSequence: number | null;
  now: Date;
};

/**
 * Changes the members of one policy that the patch names, and no other, with the audit event. Null, with nothing written,
 * when the policy has another version by now: of two changes to one version, one counts.
 */
export function changeLoginPolicy(
  { policyId, patch, ifSequence, now }: PolicyChange,
  audit: Omit<AuditEntry, 'type' | 'subjectId' | 'organizationId'>,
): Promise<GoverningPolicy | null> {
  return transact(async (tx) => {
    const [row] = await tx.loginPolicy.updateManyAndReturn({
      where: { id: policyId, ...(ifSequence !== null && { sequence: ifSequence }) },
      data: { ...patch, sequence: { increment: 1 }, changedAt: now },
    });
    if (!row) return null;
    const { organizationId } = row;
    await appendAudit(tx, { ...audit, type: changed, subjectId: policyId, organizationId });
    return policyOfRow(row);
  });
}

/** When a policy was changed last, and by whom: null for the command line. */
export type LastPolicyChange = {
  at: Date;
  actor: { id: string; displayName: string | null } | null;
};

/** Reads that of the audit log; null when it was never changed, or so long ago that the event is gone. */
export function readLastPolicyChange(policyId: string): Promise<LastPolicyChange | null> {
  return transact(async (tx) => {
    const event = await tx.auditEvent.findFirst({
      where: { subjectId: policyId, type: changed },
      orderBy: { sequence: 'desc' },
      select: { at: true, actorId: true },
    });
    if (!event) return null;
    const { at, actorId: id } = event;
    if (id === null) return { at, actor: null };
    const user = await tx.user.findUnique({ where: { id }, select: { displayName: true } });
    return { at, actor: { id, displayName: user?.displayName ?? null } };
  });
}
