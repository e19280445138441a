import { createTransport } from 'nodemailer';
import type { Message } from '@/lib/mail/message';
import type { Mailbox } from '@/lib/mailbox';

/**
 * Sends one message to one mailbox through an SMTP server (RFC 5321; `smtp://` or `smtps://` address). Gives up
 * after ten seconds without an answer; throws nodemailer's error, which has the server's reason.
 */
export async function sendMail(
  smtpUrl: string,
  { from, to, message }: { from: Mailbox; to: string; message: Message },
): Promise<void> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 10_000,
    // The message is ours: nothing in it may make the mailer read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from, to: { name: '', address: to }, ...message });
  } finally {
    transport.close();
  }
}
