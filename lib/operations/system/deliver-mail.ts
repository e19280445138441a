import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { sendMail } from '@/lib/mail/transport';
import { unsealMail } from '@/lib/operations/seal-mail';
import { claimMail, markMailFailed, markMailSent } from '@/lib/store/mail/outbox';

/**
 * Sends the mail that is due, one after the other, and returns how many went out. Several processes may
 * run it: each mail is claimed by one. Without SMTP_URL it does nothing and the mail waits.
 */
export async function deliverMail(): Promise<number> {
  const { smtpUrl, mailFrom } = config();
  if (!smtpUrl) return 0;
  let sent = 0;
  for (let mail = await claimMail(); mail; mail = await claimMail()) {
    try {
      const message = unsealMail(mail.id, mail.sealedBody);
      await sendMail(smtpUrl, { from: mailFrom, to: mail.recipient, message });
      await markMailSent(mail.id);
      sent += 1;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await markMailFailed(mail.id, reason);
      log.warn('mail_not_sent', { mailId: mail.id, reason });
    }
  }
  return sent;
}
