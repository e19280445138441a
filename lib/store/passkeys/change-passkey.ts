// Hand-written in one place: Prisma cannot lock a row.
import type { Caller, Details } from '@/lib/model';
import type { Refusal } from '@/lib/result';
import type { Prisma } from '@/lib/store/generated/client';
import { putMail } from '@/lib/store/mail/outbox';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import type { MailToSend } from '@/lib/store/parts/mail';
import { type Transaction, transact } from '@/lib/store/postgres/prisma-transaction';
import { endSessionsIn } from '@/lib/store/sessions/end-sessions';
import { readSituationIn, type Situation } from '@/lib/store/users/situation';

/** What is to become of a passkey. */
export type PasskeyChange = { audit: Omit<AuditEntry, 'subjectId' | 'organizationId'> } & (
  | { kind: 'rename'; name: string }
  /**
   * The last one with which its owner can sign in at `rpId` stays. The sessions that it opened end, but for the one in
   * which its owner removes it.
   */
  | { kind: 'remove'; rpId: string; mail: MailToSend | null; keptSessionId: string | null }
);

/** Without `userId` it is the caller's own. */
type Target = { userId?: string; passkeyId: string };

/**
 * Facts for the audit if there was something to change, else null. Conditions stand in the statement itself, on the rows of
 * this moment.
 */
async function apply(
  tx: Transaction,
  { userId, passkeyId }: Required<Target>,
  change: PasskeyChange,
  now: Date,
): Promise<AuditEntry['facts'] | null> {
  const mine = { id: passkeyId, userId };
  if (change.kind === 'rename') {
    const { count } = await tx.passkey.updateMany({ where: mine, data: { name: change.name } });
    return count === 1 ? {} : null;
  }
  const others = { id: { not: passkeyId }, kind: 'PASSKEY', rpId: change.rpId } as const;
  const { count } = await tx.passkey.deleteMany({
    where: {
      ...mine,
      OR: [{ kind: { not: 'PASSKEY' } }, { user: { passkeys: { some: others } } }],
    },
  });
  if (count !== 1) return null;
  const opened: Prisma.SessionWhereInput = {
    factors: { path: ['webAuthN', 'passkeyId'], equals: passkeyId },
    ...(change.keptSessionId && { id: { not: change.keptSessionId } }),
  };
  return { sessionsEnded: await endSessionsIn(tx, { ...opened, userId }, now) };
}

/** The caller's own id, null for nobody. */
async function readOwnId(tx: Transaction, caller: Caller): Promise<string | null> {
  const { principal } = await readSituationIn(tx, caller, {});
  return principal?.userId ?? null;
}

/**
 * Changes one passkey of one user, with audit event and mail. The user's row is held meanwhile, so that of two removals
 * the second sees what the first left; `decide` gets what holds then and says what to do. Null: there was nothing left
 * to change, or it was the last way in.
 */
export function changePasskey(
  caller: Caller,
  target: Target,
  decide: (situation: Situation) => { change: PasskeyChange } | { refusal: Refusal },
): Promise<{ details: Details } | { refusal: Refusal } | null> {
  return transact(async (tx) => {
    const userId = target.userId ?? (await readOwnId(tx, caller));
    if (userId !== null) await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId} FOR UPDATE`;
    const situation = await readSituationIn(tx, caller, userId === null ? {} : { userId });
    const decision = decide(situation);
    if ('refusal' in decision) return decision;
    if (userId === null) throw new Error('a change was decided for nobody');
    const { change } = decision;
    const { now } = situation;
    const applied = await apply(tx, { ...target, userId }, change, now);
    if (!applied) return null;
    const { sequence, organizationId } = await tx.user.update({
      where: { id: userId },
      data: { sequence: { increment: 1 }, changedAt: now },
      select: { sequence: true, organizationId: true },
    });
    if (change.kind === 'remove') await putMail(tx, change.mail);
    const facts = { ...change.audit.facts, ...applied };
    await appendAudit(tx, { ...change.audit, facts, subjectId: userId, organizationId });
    const details = { sequence: Number(sequence), changeDate: now, resourceOwner: organizationId };
    return { details };
  });
}
