import type { Command } from '@/bin/command';
import { unwrap } from '@/bin/failure';
import { withStore } from '@/bin/with-store';
import { listMail } from '@/lib/operations/system/list-mail';
import { type OutboxEntry, readOutbox } from '@/lib/operations/system/read-outbox';
import { systemCaller } from '@/lib/operations/system/system-caller';

/** A mail as it waits: its head, what the mail server has said to it so far, and its text. */
function waitingMail({ id, to, subject, text, createdAt, attempts, lastError }: OutboxEntry) {
  const tried = lastError ? [`Tried: ${attempts} times, last answer: ${lastError}`] : [];
  const head = [
    ...[`Id: ${id}`, `Date: ${createdAt.toISOString()}`, `To: ${to}`, `Subject: ${subject}`],
    ...tried,
  ];
  return `${head.join('\n')}\n\n${text.trim()}\n`;
}

/** `outbox`: prints each mail that has not gone out, for installations without SMTP_URL; or those that never will. */
export const outbox: Command = {
  summary:
    'Print the mail that has not gone out, links in it included; with --given-up what never will, and why',
  usage: '[--given-up]\n\n  --given-up  the mail that will not go out any more, and why',
  options: { 'given-up': { type: 'boolean' } },
  async run({ 'given-up': givenUp }) {
    if (!givenUp) {
      const mails = await withStore(async () => unwrap(await readOutbox(systemCaller)));
      for (const mail of mails) console.log(waitingMail(mail));
      return;
    }
    const listed = await withStore(async () => unwrap(await listMail(systemCaller)));
    for (const mail of listed.givenUp) {
      const { id, kind, userId, recipient, createdAt, givenUpAt, givenUpFor, lastError } = mail;
      const reason = lastError ? `${givenUpFor}: ${lastError}` : givenUpFor;
      console.log(
        [
          ...[`Id: ${id}`, `Date: ${createdAt.toISOString()}`, `To: ${recipient}`],
          ...[`User: ${userId}`, `Kind: ${kind}`, `Given up: ${givenUpAt.toISOString()}`],
          `Reason: ${reason}\n`,
        ].join('\n'),
      );
    }
  },
};
