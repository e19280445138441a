import { type Message, renderMessage } from '@/lib/mail/message';

/** Tells the owner that a passkey was added to or removed from the account, and where to look (an absolute URL). */
export function passkeyNoticeMessage(data: {
  change: 'added' | 'removed';
  displayName: string;
  passkeyName: string;
  rpName: string;
  securityPage: string;
}): Message {
  return renderMessage(`A passkey was ${data.change}: ${data.passkeyName}`, [
    `Hello ${data.displayName},`,
    `The passkey “${data.passkeyName}” was ${data.change} ${data.change === 'added' ? 'to' : 'from'} your ${data.rpName} account.`,
    'If this was not you, look at your account now and tell your administrator.',
    { link: data.securityPage, label: 'Account security' },
  ]);
}
