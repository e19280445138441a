// Hand-written in one place: a mail is claimed with SKIP LOCKED.
import type { MailToSend } from '@/lib/store/parts/mail';
import { prisma } from '@/lib/store/postgres/prisma';
import { databaseNow, type Transaction, transact } from '@/lib/store/postgres/prisma-transaction';
import { bytes, record, text } from '@/lib/store/postgres/reader';
import { run, statement } from '@/lib/store/postgres/statement';

/** Puts a mail into the outbox, in the transaction of its cause; null puts none. */
export async function putMail(tx: Transaction, mail: MailToSend | null): Promise<void> {
  if (!mail) return;
  const data = { ...mail, sealedBody: Buffer.from(mail.sealedBody) };
  await tx.outboxMail.create({ data, select: { id: true } });
}

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
  return rows.map(({ id, kind, recipient, sealedBody, createdAt, attempts, lastError }) => ({
    id,
    kind,
    recipient,
    sealedBody: sealedBody ?? Buffer.alloc(0),
    createdAt,
    attempts,
    lastError,
  }));
}

// Claiming moves the next attempt away: should this process die, another takes over after that time.
const claimSql = statement('claim_mail', () => ({
  with: `due AS (
    SELECT id FROM outbox_mails WHERE sent_at IS NULL AND sealed_body IS NOT NULL AND next_attempt_at <= now()
    ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
  ),
  claimed AS (
    UPDATE outbox_mails m SET attempts = attempts + 1,
      next_attempt_at = now() + make_interval(secs => least(3600, 30 * power(2, least(attempts, 7))))
    FROM due WHERE m.id = due.id RETURNING m.id, m.recipient, m.sealed_body
  )`,
  reads: record({
    id: text('claimed.id'),
    recipient: text('claimed.recipient'),
    sealedBody: bytes('claimed.sealed_body'),
  }),
  from: 'FROM claimed',
}));

/** Claims the next mail that is due, for this process alone; null when none is. */
export function claimMail(): Promise<{
  id: string;
  recipient: string;
  sealedBody: Uint8Array;
} | null> {
  return run(claimSql, {});
}

/** Marks a mail as sent and erases its body; its code counts as sent from now on. */
export async function markMailSent(mailId: string): Promise<void> {
  await transact(async (tx) => {
    const sentAt = await databaseNow(tx);
    const sent = await tx.outboxMail.updateManyAndReturn({
      where: { id: mailId, sentAt: null },
      data: { sentAt, sealedBody: null, lastError: null },
      select: { codeId: true },
    });
    for (const { codeId } of sent)
      if (codeId) await tx.oneTimeCode.updateMany({ where: { id: codeId }, data: { sentAt } });
  });
}

/** Keeps the reason why a mail did not go out; the next attempt was set when it was claimed. */
export async function markMailFailed(mailId: string, reason: string): Promise<void> {
  await prisma().outboxMail.updateMany({
    where: { id: mailId, sentAt: null },
    data: { lastError: reason.slice(0, 500) },
  });
}
