import type { Caller, User } from '@/lib/model';
import { requireActor } from '@/lib/operations/authorise';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { holds } from '@/lib/policy/permissions';
import { ok, type Result } from '@/lib/result';
import { readSituation } from '@/lib/store/users/situation';
import { findUsers, type UserQuery } from '@/lib/store/users/users';

export type { UserQuery };

const fold = (query: UserQuery): UserQuery =>
  query.kind === 'loginName' || query.kind === 'email'
    ? { ...query, value: canonicalLoginName(query.value) ?? query.value }
    : query;

/**
 * Lists the users that the caller may read (ZITADEL v2 ListUsers): all, those of their organization, or
 * only themselves; the total counts no others. All conditions must hold.
 */
export async function listUsers(
  caller: Caller,
  input: { queries: UserQuery[]; limit: number; offset: number; ascending: boolean },
): Promise<Result<{ users: User[]; total: number; timestamp: Date }>> {
  const { caller: standing, now } = await readSituation(caller);
  const actor = requireActor(caller, standing, 'read');
  if (!actor.ok) return actor;
  const within: UserQuery[] = [];
  if (actor.value && !holds(actor.value, 'user.read', null)) {
    const { organizationId, userId } = actor.value;
    within.push(
      holds(actor.value, 'user.read', organizationId)
        ? { kind: 'organization', value: organizationId }
        : { kind: 'userIds', values: [userId] },
    );
  }
  const found = await findUsers([...input.queries.map(fold), ...within], input);
  return ok({ ...found, timestamp: now });
}
