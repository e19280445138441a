import { type Message, renderMessage } from '@/lib/mail/message';

/** Invites somebody to make a passkey by an absolute link, and says for whom and for how long it is. */
export function registrationLinkMessage(data: {
  displayName: string;
  rpName: string;
  link: string;
  lifetimeMinutes: number;
}): Message {
  return renderMessage(`Create your passkey for ${data.rpName}`, [
    `Hello ${data.displayName},`,
    `Use this link to create a passkey for ${data.rpName}. It works until you have made one, for ${data.lifetimeMinutes} minutes at most.`,
    { link: data.link, label: 'Create your passkey' },
    'If you did not expect this mail, ignore it: nothing happens without you.',
  ]);
}
