import 'server-only';
import { cache } from 'react';
import { config } from '@/lib/config';
import { type GivenUpMail, listMail, type PendingMail } from '@/lib/operations/system/list-mail';
import { browserCaller } from '@/lib/server/browser-caller';

/** The mail that has not arrived, as the console shows it: what needs somebody stands first. */
export type UnarrivedMail = {
  /** Refused, or tried in vain. */
  undeliverable: GivenUpMail[];
  waiting: PendingMail[];
  /** Not sent, since its link worked no more. */
  outlived: GivenUpMail[];
  /** Whether there is a mail server at all. */
  goesOut: boolean;
  /** For how many days what was given up is kept. */
  keptDays: number;
};

/** The mail for the console's page, read once per request; null for whoever may not see it. */
export const loadMail = cache(async (): Promise<UnarrivedMail | null> => {
  const listed = await listMail(await browserCaller());
  if (!listed.ok) return null;
  const { waiting, givenUp } = listed.value;
  const isUndeliverable = ({ givenUpFor }: GivenUpMail) =>
    givenUpFor === 'refused' || givenUpFor === 'retries_over';
  return {
    undeliverable: givenUp.filter(isUndeliverable),
    waiting,
    outlived: givenUp.filter((mail) => !isUndeliverable(mail)),
    goesOut: config().smtpUrl !== null,
    keptDays: config().retention.RETENTION_MAIL_DAYS,
  };
});
