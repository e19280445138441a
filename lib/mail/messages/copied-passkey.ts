import { type Message, renderMessage } from '@/lib/mail/message';

/**
 * Tells the owner that a passkey's signature counter went back, which a copy of its key explains (WebAuthn L3 §7.2 step
 * 22), what became of the sign-in, and what to do (an absolute URL).
 */
export function copiedPasskeyMessage(data: {
  isLetIn: boolean;
  displayName: string;
  passkeyName: string;
  rpName: string;
  securityPage: string;
}): Message {
  const { displayName, passkeyName, rpName } = data;
  return renderMessage(`Your passkey may have been copied: ${passkeyName}`, [
    `Hello ${displayName},`,
    `Somebody used the passkey “${passkeyName}” for your ${rpName} account, and its counter went back. That happens when a passkey was copied, and now and then when a security key was reset.`,
    data.isLetIn ? 'The sign-in was let in all the same.' : 'The sign-in was refused.',
    'Look at your account: add another passkey and remove this one. If this was not you, tell your administrator now.',
    { link: data.securityPage, label: 'Account security' },
  ]);
}
