import { z } from 'zod';
import type { Caller, User } from '@/lib/model';
import { requireSelfOr } from '@/lib/operations/authorise';
import { id, text } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { ok, type Result, refuse } from '@/lib/result';
import { readSituation } from '@/lib/store/users/situation';

const schema = z.union([z.object({ userId: id }), z.object({ loginName: text(200) })]);

export type FindUserInput = z.infer<typeof schema>;

/** Finds a user by id or login name. Needs to be that user, or user.read over their organization. */
export async function findUser(caller: Caller, input: FindUserInput): Promise<Result<User>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const by = parsed.value;
  const about =
    'userId' in by ? { userId: by.userId } : { loginName: canonicalLoginName(by.loginName) ?? '' };
  const situation = await readSituation(caller, about);
  const actor = requireSelfOr('user.read', caller, situation);
  if (!actor.ok) return actor;
  return situation.user ? ok(situation.user) : refuse('user_not_found');
}
