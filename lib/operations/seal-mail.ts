import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import type { Message } from '@/lib/mail/message';
import { deriveKey, seal, unseal } from '@/lib/seal';
import type { MailToSend } from '@/lib/store/parts/mail';

const mailKey = () => deriveKey(config().secretKey ?? '', 'outbox-mail');
const place = (mailId: string) => `outbox_mails/${mailId}/sealed_body`;

/** A mail for the outbox, its body sealed: it may hold a code, and secrets never rest in the clear. */
export function sealMail(
  mail: Omit<MailToSend, 'id' | 'sealedBody'>,
  message: Message,
): MailToSend {
  const id = newId();
  const sealedBody = seal(mailKey(), place(id), JSON.stringify(message));
  return { ...mail, id, sealedBody };
}

/** The message of a mail that waits in the outbox. */
export function unsealMail(mailId: string, sealedBody: Uint8Array): Message {
  return JSON.parse(unseal(mailKey(), place(mailId), sealedBody));
}
