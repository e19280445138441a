import type { Caller, User } from '@/lib/model';
import { requireSelfOr } from '@/lib/operations/authorise';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { ok, type Result, refuse } from '@/lib/result';
import { readSituation } from '@/lib/store/users/situation';

/** Finds a user by id or login name. Needs to be that user, or user.read over their organization. */
export async function findUser(
  caller: Caller,
  by: { userId: string } | { loginName: string },
): Promise<Result<User>> {
  const about =
    'userId' in by ? { userId: by.userId } : { loginName: canonicalLoginName(by.loginName) ?? '' };
  const situation = await readSituation(caller, about);
  const actor = requireSelfOr('user.read', caller, situation);
  if (!actor.ok) return actor;
  return situation.user ? ok(situation.user) : refuse('user_not_found');
}
