import { config } from '@/lib/config';
import { passkeyNoticeMessage } from '@/lib/mail/messages/passkey-notice';
import { sealMail } from '@/lib/operations/seal-mail';
import type { MailToSend } from '@/lib/store/mail/outbox';

/** The notice that tells a user of a passkey added or removed; null without a mail address. */
export function passkeyNotice(
  change: 'added' | 'removed',
  user: { email: string | null; displayName: string },
  passkeyName: string,
): MailToSend | null {
  if (!user.email) return null;
  const { rpName, publicUrl } = config();
  const securityPage = new URL('/account/security', publicUrl).href;
  const { displayName } = user;
  const message = passkeyNoticeMessage({ change, displayName, passkeyName, rpName, securityPage });
  return sealMail(`passkey_${change}`, user.email, message);
}
