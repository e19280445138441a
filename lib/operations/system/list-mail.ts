import type { Caller } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { ok, type Result } from '@/lib/result';
import {
  type GivenUpMail,
  listGivenUpMail,
  listWaitingMail,
  type WaitingMail,
} from '@/lib/store/mail/outbox';
import { readSituation } from '@/lib/store/users/situation';

export type { GivenUpMail };

/** Mail that waits, as whoever may not follow its links sees it. */
export type PendingMail = Omit<WaitingMail, 'sealedBody'>;

/**
 * Lists the mail that has not arrived, without its text, since links in it work: what waits, oldest first, and what was
 * given up and is kept still, newest first; 500 of each at most. Needs instance.operate.
 */
export async function listMail(
  caller: Caller,
): Promise<Result<{ waiting: PendingMail[]; givenUp: GivenUpMail[] }>> {
  const { principal } = await readSituation(caller);
  const permitted = requirePermission(caller, principal, 'instance.operate', null);
  if (!permitted.ok) return permitted;
  const [waiting, givenUp] = await Promise.all([listWaitingMail(), listGivenUpMail()]);
  return ok({ waiting: waiting.map(({ sealedBody: _, ...mail }) => mail), givenUp });
}
