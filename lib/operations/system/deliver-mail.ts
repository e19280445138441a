import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { sendMail } from '@/lib/mail/transport';
import { unsealMail } from '@/lib/operations/seal-mail';
import { systemCaller } from '@/lib/operations/system/system-caller';
import {
  claimMail,
  giveUpMail,
  markMailFailed,
  markMailRefused,
  markMailSent,
} from '@/lib/store/mail/outbox';

type Claimed = NonNullable<Awaited<ReturnType<typeof claimMail>>>;

const audit = { type: 'mail.undeliverable', client: systemCaller.client };

/**
 * Gives up the mail that will not go out any more: whose link was replaced, used or expired, and what was tried for five
 * days. What was tried in vain is logged as a warning.
 */
export async function giveUpOldMail(): Promise<void> {
  for (const { id: mailId, kind, reason, lastError } of await giveUpMail(audit)) {
    if (reason === 'retries_over')
      log.warn('mail_given_up', { mailId, kind, reason: lastError ?? reason });
    else log.info('mail_given_up', { mailId, kind, reason });
  }
}

/** Sends one mail; true when it went out. */
async function deliver(smtpUrl: string, mail: Claimed): Promise<boolean> {
  const { id: mailId, kind, recipient: to } = mail;
  const message = unsealMail(mailId, mail.sealedBody);
  const delivery = await sendMail(smtpUrl, { from: config().mailFrom, to, message });
  if (delivery.kind === 'sent') {
    await markMailSent(mailId);
    return true;
  }
  const { reason } = delivery;
  if (delivery.kind === 'refused') {
    await markMailRefused(mailId, reason, { ...audit, facts: { mailId, kind, reason: 'refused' } });
    log.warn('mail_given_up', { mailId, kind, reason });
  } else {
    await markMailFailed(mailId, reason);
    log.warn('mail_not_sent', { mailId, kind, reason });
  }
  return false;
}

/**
 * Sends the mail that is due, one after the other, and returns how many went out. Several processes may run it: each
 * mail is claimed by one. What will never arrive is given up. Without SMTP_URL it does nothing and the mail waits.
 */
export async function deliverMail(): Promise<number> {
  const { smtpUrl } = config();
  if (!smtpUrl) return 0;
  await giveUpOldMail();
  let sent = 0;
  for (let mail = await claimMail(); mail; mail = await claimMail())
    if (await deliver(smtpUrl, mail)) sent += 1;
  return sent;
}
