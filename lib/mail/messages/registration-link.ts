import { layOut, type Message } from '@/lib/mail/message';

/** Invites somebody to make a passkey: whoever holds the link can, so it says for whom and how long. */
export function registrationLinkMessage(data: {
  displayName: string;
  rpName: string;
  link: string;
  lifetimeMinutes: number;
}): Message {
  return layOut(`Create your passkey for ${data.rpName}`, [
    `Hello ${data.displayName},`,
    `Use this link to create a passkey for ${data.rpName}. It works until you have made one, for ${data.lifetimeMinutes} minutes at most.`,
    { link: data.link, label: 'Create your passkey' },
    'If you did not expect this mail, ignore it: nothing happens without you.',
  ]);
}
