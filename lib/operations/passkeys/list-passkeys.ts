import type { Caller, Passkey } from '@/lib/model';
import { requireSelfOr } from '@/lib/operations/authorise';
import { ok, type Result, refuse } from '@/lib/result';
import { readSituation } from '@/lib/store/users/situation';

/** Lists a user's passkeys, oldest first. Needs to be that user, or user.read over their organization. */
export async function listPasskeys(
  caller: Caller,
  { userId }: { userId: string },
): Promise<Result<{ passkeys: Passkey[]; timestamp: Date; resourceOwner: string }>> {
  const situation = await readSituation(caller, { userId });
  const actor = requireSelfOr('user.read', caller, situation);
  if (!actor.ok) return actor;
  const { user, passkeys, now } = situation;
  if (!user) return refuse('user_not_found');
  return ok({ passkeys, timestamp: now, resourceOwner: user.organizationId });
}
