import type { Caller } from '@/lib/model';
import { type AuditEntry, appendAudit } from '@/lib/store/parts/audit';
import { databaseNow, type Transaction, transact } from '@/lib/store/postgres/prisma-transaction';
import { readSituationIn } from '@/lib/store/users/situation';

type Ended = { userId: string | null; sequence: number };

/** The session to end; with a hash, only while that is the hash of its current token. */
type SessionToEnd = { sessionId: string; presentedHash: Uint8Array | null };

/** Ends a session that has not been ended; null when there is none, or it has another token. */
async function end(
  tx: Transaction,
  { sessionId, presentedHash }: SessionToEnd,
  now: Date,
): Promise<Ended | null> {
  const [ended] = await tx.session.updateManyAndReturn({
    where: {
      id: sessionId,
      terminatedAt: null,
      ...(presentedHash && { tokenHash: Uint8Array.from(presentedHash) }),
    },
    data: { terminatedAt: now, changedAt: now, sequence: { increment: 1 } },
    select: { userId: true, sequence: true },
  });
  return ended ? { userId: ended.userId, sequence: Number(ended.sequence) } : null;
}

/**
 * Ends a session with its audit event; one that is unknown or ended already stays, and `sequence` is null. Null when
 * the session lives but the presented hash is not that of its current token.
 */
export function endSession(
  session: SessionToEnd,
  audit: Omit<AuditEntry, 'subjectId'>,
): Promise<{ sequence: number | null; changeDate: Date } | null> {
  return transact(async (tx) => {
    const now = await databaseNow(tx);
    const ended = await end(tx, session, now);
    if (ended) await appendAudit(tx, { ...audit, subjectId: ended.userId });
    else if (await tx.session.count({ where: { id: session.sessionId, terminatedAt: null } }))
      return null;
    return { sequence: ended?.sequence ?? null, changeDate: now };
  });
}

/** For how long the cookie before the last one reads, so that two tabs never break each other. */
const formerCookieMilliseconds = 30_000;

/**
 * Ends the session that this browser is signed in with, with its audit event. The browser keeps its row, whose id comes
 * back, under a fresh cookie of that hash; null: nobody is signed in and nothing was written.
 */
export function endBrowserSession(
  caller: Caller,
  agentHash: Uint8Array,
  audit: Omit<AuditEntry, 'actorId' | 'subjectId' | 'organizationId'>,
): Promise<string | null> {
  return transact(async (tx) => {
    const { principal, now } = await readSituationIn(tx, caller, {});
    const { id: sessionId, userAgentId } = principal?.session ?? {};
    if (caller.kind !== 'browser' || !principal || !sessionId || !userAgentId) return null;
    const { userId, organizationId } = principal;
    const { count } = await tx.userAgent.updateMany({
      where: { id: userAgentId, currentSessionId: sessionId },
      data: {
        currentSessionId: null,
        tokenHash: Uint8Array.from(agentHash),
        previousTokenHash: Uint8Array.from(caller.token.hash),
        previousValidUntil: new Date(now.getTime() + formerCookieMilliseconds),
      },
    });
    if (await end(tx, { sessionId, presentedHash: null }, now))
      await appendAudit(tx, { ...audit, actorId: userId, subjectId: userId, organizationId });
    return count === 1 ? userAgentId : null;
  });
}
