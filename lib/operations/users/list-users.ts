import { z } from 'zod';
import type { Caller, User } from '@/lib/model';
import { requireActor } from '@/lib/operations/authorise';
import { id, storable, text } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { holds } from '@/lib/policy/permissions';
import { ok, type Result } from '@/lib/result';
import { findUsers, type UserQuery } from '@/lib/store/users/find-users';
import { readSituation } from '@/lib/store/users/situation';

export type { UserQuery };

const query = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['loginName', 'email']),
    value: text(200),
    method: z.enum(['equals', 'equals_ignore_case', 'starts_with', 'contains']),
  }),
  z.object({ kind: z.literal('userIds'), values: z.array(storable) }),
  z.object({ kind: z.literal('organization'), value: id }),
  z.object({
    kind: z.literal('state'),
    value: z.enum(['INITIAL', 'ACTIVE', 'INACTIVE', 'LOCKED']),
  }),
  z.object({ kind: z.literal('type'), value: z.enum(['human', 'machine']) }),
]) satisfies z.ZodType<UserQuery>;

const maximumLimit = 1000;
const maximumOffset = 2 ** 31 - 1;

const schema = z.object({
  queries: z.array(query),
  limit: z
    .int()
    .min(1)
    .max(maximumLimit, { error: `at most ${maximumLimit}` }),
  offset: z
    .int()
    .min(0)
    .max(maximumOffset, { error: `at most ${maximumOffset}` }),
  /** By creation: oldest first, else newest first. */
  ascending: z.boolean(),
});

export type ListUsersInput = z.infer<typeof schema>;

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
  given: ListUsersInput,
): Promise<Result<{ users: User[]; total: number; timestamp: Date }>> {
  const parsed = parseInput(schema, given);
  if (!parsed.ok) return parsed;
  const input = parsed.value;
  const { principal, now } = await readSituation(caller);
  const actor = requireActor(caller, principal, 'read');
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
