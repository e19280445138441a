import type { User, UserKind, UserState } from '@/lib/model';
import type { Prisma } from '@/lib/store/generated/client';
import { transact } from '@/lib/store/postgres/prisma-transaction';

/** One condition on users; several must all hold. */
export type UserQuery =
  | {
      kind: 'loginName' | 'email';
      value: string;
      method: 'equals' | 'equals_ignore_case' | 'starts_with' | 'contains';
    }
  | { kind: 'userIds'; values: string[] }
  | { kind: 'state'; value: UserState }
  | { kind: 'type'; value: UserKind }
  | { kind: 'organization'; value: string };

/** Prisma hands these to LIKE as they are: what people type is text and no pattern. */
const literally = (value: string) => value.replace(/[\\%_]/g, '\\$&');

function textCondition({ method, value }: { method: string; value: string }) {
  if (method === 'starts_with') return { startsWith: literally(value) };
  if (method === 'contains') return { contains: literally(value) };
  // Names are stored case folded; the value is folded by the operation.
  return { equals: value };
}

function conditionFor(query: UserQuery): Prisma.UserWhereInput {
  switch (query.kind) {
    case 'loginName':
    case 'email':
      return { [query.kind]: textCondition(query) };
    case 'userIds':
      return { id: { in: query.values } };
    case 'state':
      return { state: query.value };
    case 'type':
      return { kind: query.value };
    case 'organization':
      return { organizationId: query.value };
  }
}

/** Finds users by conditions, in order of creation, with the number of all that match. */
export function findUsers(
  queries: UserQuery[],
  { limit, offset, ascending }: { limit: number; offset: number; ascending: boolean },
): Promise<{ users: User[]; total: number }> {
  const where = { AND: queries.map(conditionFor) };
  const direction = ascending ? 'asc' : 'desc';
  return transact(async (tx) => {
    const rows = await tx.user.findMany({
      where,
      skip: offset,
      take: limit,
      orderBy: [{ createdAt: direction }, { id: direction }],
    });
    const total = await tx.user.count({ where });
    return { users: rows.map((row) => ({ ...row, sequence: Number(row.sequence) })), total };
  });
}
