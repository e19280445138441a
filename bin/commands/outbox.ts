import type { Command } from '@/bin/command';
import { unwrap } from '@/bin/failure';
import { withStore } from '@/bin/with-store';
import { readOutbox } from '@/lib/operations/system/read-outbox';
import { systemCaller } from '@/lib/operations/system/system-caller';

/** `outbox`: prints each mail that has not gone out, for installations without SMTP_URL. */
export const outbox: Command = {
  summary: 'Print the mail that has not gone out, links in it included',
  usage: '',
  async run() {
    const mails = await withStore(async () => unwrap(await readOutbox(systemCaller)));
    for (const { id, to, subject, text, createdAt } of mails) {
      const head = [
        `Id: ${id}`,
        `Date: ${createdAt.toISOString()}`,
        `To: ${to}`,
        `Subject: ${subject}`,
      ];
      console.log(`${head.join('\n')}\n\n${text.trim()}\n`);
    }
  },
};
