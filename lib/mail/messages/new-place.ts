import { type Message, renderMessage } from '@/lib/mail/message';

const clock = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/**
 * Tells somebody that their account was used from a browser and place where it was not used before: when, on what, from
 * where, and what to do if it was not them (an absolute URL).
 */
export function newPlaceMessage(data: {
  displayName: string;
  at: Date;
  /** Browser and system; null where they say nothing of themselves. */
  browser: string | null;
  /** An address, or words for it. */
  network: string;
  rpName: string;
  securityPage: string;
}): Message {
  const { displayName, at, browser, network, rpName, securityPage } = data;
  return renderMessage(`New sign-in to your ${rpName} account`, [
    `Hello ${displayName},`,
    `Somebody signed in to your ${rpName} account where it was not used before.`,
    `When: ${clock.format(at)} (UTC)`,
    `Browser: ${browser ?? 'unknown'}`,
    `Network: ${network}`,
    'If this was you, there is nothing to do.',
    'If this was not you, look at your account now: remove every passkey that you do not know, and tell your administrator.',
    { link: securityPage, label: 'Account security' },
  ]);
}
