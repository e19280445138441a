import type { Caller } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { ok, type Result, refuse } from '@/lib/result';
import { readWhoIsThere } from '@/lib/store/settings/first-steps';
import { readSituation } from '@/lib/store/users/situation';
import { waysBackIn } from '@/lib/ways-back-in';

/** Which of the three steps after set-up are done: of the caller's own account, and of the installation. */
export type FirstSteps = { passkey: boolean; invite: boolean; app: boolean };

/**
 * Says which first steps are done: the caller has two ways back in, there is another person, there is a token for the
 * API. Needs instance.operate, and to be somebody.
 */
export async function readFirstSteps(caller: Caller): Promise<Result<FirstSteps>> {
  const { principal, user, passkeys } = await readSituation(caller, { isSelf: true });
  const permitted = requirePermission(caller, principal, 'instance.operate', null);
  if (!permitted.ok) return permitted;
  if (!user) return refuse('user_not_found');
  const { hasOtherPeople, hasToken } = await readWhoIsThere(user.id);
  const ways = waysBackIn(
    passkeys.map(({ aaguid, backupEligible }) => ({ aaguid, synced: backupEligible })),
  );
  return ok({ passkey: ways > 1, invite: hasOtherPeople, app: hasToken });
}
