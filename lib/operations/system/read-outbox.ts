import type { Caller } from '@/lib/model';
import { unsealMail } from '@/lib/operations/seal-mail';
import { ok, type Result, refuse } from '@/lib/result';
import { listWaitingMail } from '@/lib/store/mail/outbox';

export type OutboxEntry = {
  id: string;
  to: string;
  subject: string;
  text: string;
  createdAt: Date;
  /** How often it was tried, and what the mail server said last. */
  attempts: number;
  lastError: string | null;
};

/** Lists the mail that has not gone out and still may, with its text: links in it work, so only the system may read it. */
export async function readOutbox(caller: Caller): Promise<Result<OutboxEntry[]>> {
  if (caller.kind !== 'system') return refuse('permission_denied');
  const waiting = await listWaitingMail();
  return ok(
    waiting.map(({ id, recipient, sealedBody, createdAt, attempts, lastError }) => {
      const { subject, text } = unsealMail(id, sealedBody);
      return { id, to: recipient, subject, text, createdAt, attempts, lastError };
    }),
  );
}
