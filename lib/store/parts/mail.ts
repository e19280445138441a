import type { Limit } from '@/lib/model';
import { type LimitParams, limitParams, raiseLimits, withinLimit } from '@/lib/store/parts/limits';
import type { Names } from '@/lib/store/postgres/statement';

/** A mail to put into the outbox: who gets it, and its body, sealed before it reaches the store. */
export type MailToSend = {
  id: string;
  kind: string;
  /** The person whom it is for. */
  userId: string;
  recipient: string;
  sealedBody: Uint8Array;
  /** The code whose link it brings: once that works no more, the mail does not go out. */
  codeId?: string;
};

/** A mail that is not written once the counter of `limit` is over its maximum. */
export type LimitedMail = { mail: MailToSend; limit: Limit };

/** What `insertMail` takes. */
export type MailParams = {
  mailId: string;
  mailKind: string;
  mailUserId: string;
  mailRecipient: string;
  mailSealedBody: Uint8Array;
};

/** The values of its parameters; such a mail carries no code. */
export function mailParams({ id, kind, userId, recipient, sealedBody }: MailToSend): MailParams {
  return {
    mailId: id,
    mailKind: kind,
    mailUserId: userId,
    mailRecipient: recipient,
    mailSealedBody: sealedBody,
  };
}

/** SQL of an INSERT that puts a mail into the outbox for each row of `gate`. */
export const insertMail = (p: Names<MailParams>, gate: string): string =>
  `INSERT INTO outbox_mails (id, kind, user_id, recipient, sealed_body)
    SELECT ${p.mailId}, ${p.mailKind}, ${p.mailUserId}, ${p.mailRecipient}, ${p.mailSealedBody}::bytea FROM ${gate}`;

/** What a mail under a limit takes. */
export type LimitedMailParams = MailParams & { mailLimit: string };

/** The values of a mail under a limit; the limit itself is one of those that the statement raises. */
export const limitedMailParams = ({ mail, limit }: LimitedMail): LimitedMailParams => ({
  ...mailParams(mail),
  mailLimit: limit.key,
});

/** SQL of that INSERT, beside `raiseLimits`: it puts nothing there once the mail's own limit is exceeded. */
export const insertLimitedMail = (p: Names<LimitedMailParams>, gate: string): string =>
  insertMail(p, `${gate} WHERE ${withinLimit(p.mailLimit)}`);

/** The values of `mailUnderLimit`. */
export const mailUnderLimitParams = (limited: LimitedMail): LimitedMailParams & LimitParams => ({
  ...limitedMailParams(limited),
  ...limitParams([limited.limit]),
});

/** CTEs that raise the mail's limit and put the mail into the outbox, where nothing else has a limit. */
export const mailUnderLimit = (p: Names<LimitedMailParams & LimitParams>, gate: string): string =>
  `${raiseLimits(p, gate)}, mail AS (${insertLimitedMail(p, gate)})`;
