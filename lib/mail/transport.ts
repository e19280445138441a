import { createTransport } from 'nodemailer';
import type { Message } from '@/lib/mail/message';
import type { Mailbox } from '@/lib/mailbox';

/**
 * What became of a mail: the server took it; it refused this recipient or this message for good, so that another try is
 * pointless (RFC 5321 §4.2.1); or it did not work now. Reasons are the server's own words.
 */
export type Delivery = { kind: 'sent' } | { kind: 'refused' | 'failed'; reason: string };

/** Replies that ask whoever sends to authenticate (RFC 4954 §6): about us, whatever the recipient. */
const authenticationReplies = [530, 534, 535, 538];

/** Whether a reply to RCPT or DATA said no for good. Before these it is about the sender or the connection. */
function isRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
  if (command !== 'RCPT TO' && command !== 'DATA') return false;
  const isPermanent = typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600;
  return isPermanent && !authenticationReplies.includes(responseCode);
}

/**
 * Sends one message to one mailbox through an SMTP server (RFC 5321; `smtp://` or `smtps://` address). Gives up
 * after ten seconds without an answer.
 */
export async function sendMail(
  smtpUrl: string,
  { from, to, message }: { from: Mailbox; to: string; message: Message },
): Promise<Delivery> {
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
    return { kind: 'sent' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: isRefusal(error) ? 'refused' : 'failed', reason };
  } finally {
    transport.close();
  }
}
