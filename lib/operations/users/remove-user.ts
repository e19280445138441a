import { z } from 'zod';
import type { Caller, Details } from '@/lib/model';
import { requirePermissionOver } from '@/lib/operations/authorise';
import { id } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { ok, type Result, refuse } from '@/lib/result';
import { removeUser as store } from '@/lib/store/users/remove-user';
import { readSituation } from '@/lib/store/users/situation';

const schema = z.object({ userId: id });

export type RemoveUserInput = z.infer<typeof schema>;

/**
 * Removes a user for good (ZITADEL v2 DeleteUser), with their passkeys, codes, sessions and tokens; the audit log keeps
 * their id. Needs user.write over their organization and a rank that is not below theirs. The last administrator stays
 * (`last_administrator`), even when two are removed at the same time.
 */
export async function removeUser(
  caller: Caller,
  input: RemoveUserInput,
): Promise<Result<{ details: Details }>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { principal, user, now } = await readSituation(caller, parsed.value);
  const permitted = requirePermissionOver(caller, principal, 'user.write', user);
  if (!permitted.ok) return permitted;
  if (!user) return refuse('user_not_found');
  const removed = await store(user.id, now, {
    type: 'user.removed',
    actorId: permitted.value?.userId ?? null,
    client: caller.client,
  });
  return 'refusal' in removed ? refuse(removed.refusal) : ok(removed);
}
