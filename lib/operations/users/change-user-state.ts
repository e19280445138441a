import { z } from 'zod';
import type { Caller, Details, UserState } from '@/lib/model';
import { requirePermissionOver } from '@/lib/operations/authorise';
import { id } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { ok, type Result, refuse } from '@/lib/result';
import { changeUserState as store } from '@/lib/store/users/change-user-state';
import { readSituation } from '@/lib/store/users/situation';

const schema = z.object({
  userId: id,
  change: z.enum(['deactivate', 'reactivate', 'lock', 'unlock']),
});

export type ChangeUserStateInput = z.infer<typeof schema>;

type Change = ChangeUserStateInput['change'];

/** Each change: the states that it may start from, the one that it leads to, and its audit event. */
const changes: Record<Change, { from: UserState[]; to: UserState; event: string }> = {
  deactivate: { from: ['INITIAL', 'ACTIVE', 'LOCKED'], to: 'INACTIVE', event: 'user.deactivated' },
  reactivate: { from: ['INACTIVE'], to: 'ACTIVE', event: 'user.reactivated' },
  lock: { from: ['INITIAL', 'ACTIVE'], to: 'LOCKED', event: 'user.locked' },
  unlock: { from: ['LOCKED'], to: 'ACTIVE', event: 'user.unlocked' },
};

/**
 * Deactivates, reactivates, locks or unlocks a user (ZITADEL v2). Needs user.write and a rank that is not below the
 * user's. The last administrator stays (`last_administrator`), even when two are deactivated at the same time. Sessions and tokens of a
 * user who is not active count no more from that moment, since every look-up joins the state. The sessions are ended for
 * good: who comes back signs in anew.
 */
export async function changeUserState(
  caller: Caller,
  input: ChangeUserStateInput,
): Promise<Result<{ details: Details }>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { userId, change } = parsed.value;
  const { principal, user, now } = await readSituation(caller, { userId });
  const permitted = requirePermissionOver(caller, principal, 'user.write', user);
  if (!permitted.ok) return permitted;
  if (!user) return refuse('user_not_found');
  const { event, ...states } = changes[change];
  const changed = await store(
    user.id,
    { ...states, now },
    { type: event, actorId: permitted.value?.userId ?? null, client: caller.client },
  );
  return 'refusal' in changed ? refuse(changed.refusal) : ok(changed);
}
