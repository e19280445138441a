import { bytesFromHex } from '@/lib/store/parts/json-rows';
import { prisma } from '@/lib/store/postgres/prisma';
import { run, type Statement } from '@/lib/store/postgres/statement';

export type WaitingMail = {
  id: string;
  kind: string;
  recipient: string;
  sealedBody: Uint8Array;
  createdAt: Date;
  attempts: number;
  lastError: string | null;
};

/** Mail that has not gone out, oldest first. */
export async function listWaitingMail(): Promise<WaitingMail[]> {
  const rows = await prisma().outboxMail.findMany({
    where: { sentAt: null, sealedBody: { not: null } },
    orderBy: { createdAt: 'asc' },
    take: 500,
  });
  return rows.map((row) => ({ ...row, sealedBody: row.sealedBody ?? Buffer.alloc(0) }));
}

type ClaimedJson = { id: string; recipient: string; sealed_body: string; attempts: number } | null;

// Claiming moves the next attempt away: should this process die, another takes over after that time.
const claimSql: Statement = {
  name: 'claim_mail',
  text: `WITH due AS (
    SELECT id FROM outbox_mails WHERE sent_at IS NULL AND sealed_body IS NOT NULL AND next_attempt_at <= now()
    ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
  ),
  claimed AS (
    UPDATE outbox_mails SET attempts = attempts + 1,
      next_attempt_at = now() + make_interval(secs => least(3600, 30 * power(2, least(attempts, 7))))
    WHERE id = (SELECT id FROM due) RETURNING id, recipient, sealed_body, attempts
  )
  SELECT (SELECT to_jsonb(claimed) FROM claimed)`,
};

/** Claims the next mail that is due, for this process alone; null when none is. */
export async function claimMail(): Promise<{
  id: string;
  recipient: string;
  sealedBody: Buffer;
} | null> {
  const row = await run<ClaimedJson>({ statement: claimSql, values: [] });
  return row && { id: row.id, recipient: row.recipient, sealedBody: bytesFromHex(row.sealed_body) };
}

/** Marks a mail as sent and erases its body; its code counts as sent from now on. */
export async function markMailSent(mailId: string): Promise<void> {
  const sentAt = new Date();
  await prisma().$transaction(async (transaction) => {
    const mail = await transaction.outboxMail.update({
      where: { id: mailId },
      data: { sentAt, sealedBody: null, lastError: null },
    });
    if (mail.codeId)
      await transaction.oneTimeCode.updateMany({ where: { id: mail.codeId }, data: { sentAt } });
  });
}

/** Keeps the reason why a mail did not go out; the next attempt was set when it was claimed. */
export async function markMailFailed(mailId: string, reason: string): Promise<void> {
  await prisma().outboxMail.update({
    where: { id: mailId },
    data: { lastError: reason.slice(0, 500) },
  });
}
