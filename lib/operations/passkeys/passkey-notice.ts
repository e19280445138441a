import { config } from '@/lib/config';
import { copiedPasskeyMessage } from '@/lib/mail/messages/copied-passkey';
import { passkeyNoticeMessage } from '@/lib/mail/messages/passkey-notice';
import { sealMail } from '@/lib/operations/seal-mail';
import { limit } from '@/lib/policy/rate-limits';
import type { LimitedMail, MailToSend } from '@/lib/store/parts/mail';

/** The owner of a passkey, as far as mail to them goes. */
type Owner = { id: string; email: string | null; displayName: string };

const securityPage = () => new URL('/account/security', config().publicUrl).href;

/** The notice that tells a user of a passkey added or removed; null without a mail address. */
export function passkeyNotice(
  change: 'added' | 'removed',
  { id: userId, email: recipient, displayName }: Owner,
  passkeyName: string,
): MailToSend | null {
  if (!recipient) return null;
  const names = { displayName, passkeyName, rpName: config().rpName };
  const message = passkeyNoticeMessage({ change, ...names, securityPage: securityPage() });
  return sealMail({ kind: `passkey_${change}`, userId, recipient }, message);
}

/**
 * The notice that tells the owner of a passkey that its signature counter went back, once an hour; null without a mail
 * address. `isLetIn`: the policy accepted it all the same.
 */
export function copyNotice(
  { id: userId, email: recipient, displayName }: Owner,
  passkey: { id: string; name: string },
  isLetIn: boolean,
): LimitedMail | null {
  if (!recipient) return null;
  const names = { displayName, passkeyName: passkey.name, rpName: config().rpName };
  const message = copiedPasskeyMessage({ isLetIn, ...names, securityPage: securityPage() });
  return {
    mail: sealMail({ kind: 'passkey_copied', userId, recipient }, message),
    limit: limit('copy_mail_by_passkey', passkey.id),
  };
}
