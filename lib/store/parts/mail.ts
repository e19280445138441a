import type { Names } from '@/lib/store/postgres/statement';

/** A mail to put into the outbox: who gets it, and its body, sealed before it reaches the store. */
export type MailToSend = {
  id: string;
  kind: string;
  recipient: string;
  sealedBody: Uint8Array;
  codeId?: string;
};

/** What `insertMail` takes. */
export type MailParams = {
  mailId: string;
  mailKind: string;
  mailRecipient: string;
  mailSealedBody: Uint8Array;
};

/** The values of its parameters; such a mail carries no code. */
export function mailParams({ id, kind, recipient, sealedBody }: MailToSend): MailParams {
  return { mailId: id, mailKind: kind, mailRecipient: recipient, mailSealedBody: sealedBody };
}

/** SQL of an INSERT that puts a mail into the outbox for each row of `gate`. */
export const insertMail = (p: Names<MailParams>, gate: string): string =>
  `INSERT INTO outbox_mails (id, kind, recipient, sealed_body)
    SELECT ${p.mailId}, ${p.mailKind}, ${p.mailRecipient}, ${p.mailSealedBody}::bytea FROM ${gate}`;
