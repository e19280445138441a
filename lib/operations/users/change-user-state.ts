import type { Caller, Details, UserState } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { ok, type Result, refuse } from '@/lib/result';
import { readSituation } from '@/lib/store/users/situation';
import { changeState } from '@/lib/store/users/users';

export type UserStateChange = 'deactivate' | 'reactivate' | 'lock' | 'unlock';

/** Each change: the states that it may start from, the one that it leads to, and its audit event. */
const changes: Record<UserStateChange, { from: UserState[]; to: UserState; event: string }> = {
  deactivate: { from: ['INITIAL', 'ACTIVE', 'LOCKED'], to: 'INACTIVE', event: 'user.deactivated' },
  reactivate: { from: ['INACTIVE'], to: 'ACTIVE', event: 'user.reactivated' },
  lock: { from: ['INITIAL', 'ACTIVE'], to: 'LOCKED', event: 'user.locked' },
  unlock: { from: ['LOCKED'], to: 'ACTIVE', event: 'user.unlocked' },
};

/**
 * Deactivates, reactivates, locks or unlocks a user (ZITADEL v2). Needs user.write. Sessions and tokens of a
 * user who is not active count no more from that moment, since every look-up joins the state.
 */
export async function changeUserState(
  caller: Caller,
  { userId, change }: { userId: string; change: UserStateChange },
): Promise<Result<{ details: Details }>> {
  const { caller: standing, user } = await readSituation(caller, { userId });
  const organizationId = user?.organizationId ?? null;
  const permitted = requirePermission(caller, standing, 'user.write', organizationId);
  if (!permitted.ok) return permitted;
  if (!user) return refuse('user_not_found');
  const { event, ...states } = changes[change];
  const changed = await changeState(user.id, {
    ...states,
    audit: {
      type: event,
      actorId: permitted.value?.userId ?? null,
      client: caller.client,
    },
  });
  if (changed.sequence === null) return refuse('user_wrong_state');
  const details = {
    sequence: changed.sequence,
    changeDate: new Date(changed.changedAt),
    resourceOwner: user.organizationId,
  };
  return ok({ details });
}
