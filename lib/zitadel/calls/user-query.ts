import { TextQueryMethod } from '@zitadel/proto/zitadel/object/v2/object_pb.js';
import { type SearchQuery, Type } from '@zitadel/proto/zitadel/user/v2/query_pb.js';
import type { UserKind, UserState } from '@/lib/model';
import type { UserQuery } from '@/lib/operations/users/list-users';
import { ok, type Result, refuse } from '@/lib/result';
import { wireStates } from '@/lib/zitadel/calls/user-message';

type TextKind = 'loginName' | 'email';

/** Names and addresses are kept case folded, so ignoring case changes nothing. */
const textMethods = {
  [TextQueryMethod.EQUALS]: 'equals',
  [TextQueryMethod.EQUALS_IGNORE_CASE]: 'equals_ignore_case',
  [TextQueryMethod.STARTS_WITH]: 'starts_with',
  [TextQueryMethod.STARTS_WITH_IGNORE_CASE]: 'starts_with',
  [TextQueryMethod.CONTAINS]: 'contains',
  [TextQueryMethod.CONTAINS_IGNORE_CASE]: 'contains',
} as const;

const kinds = new Map<Type, UserKind>([
  [Type.HUMAN, 'human'],
  [Type.MACHINE, 'machine'],
]);

const notOffered = (member: string) =>
  refuse('not_offered', { field: member, message: 'not offered' });

function textQuery(
  kind: TextKind,
  value: string,
  method: TextQueryMethod,
  member: string,
): Result<UserQuery> {
  const offered = Object.entries(textMethods).find(([number]) => Number(number) === method)?.[1];
  return offered ? ok({ kind, value, method: offered }) : notOffered(`${member}.method`);
}

function stateQuery(state: number): Result<UserQuery> {
  const names: UserState[] = ['INITIAL', 'ACTIVE', 'INACTIVE', 'LOCKED'];
  const value = names.find((name) => wireStates[name] === state);
  return value ? ok({ kind: 'state', value }) : notOffered('queries.stateQuery.state');
}

function typeQuery(type: Type): Result<UserQuery> {
  const value = kinds.get(type);
  return value ? ok({ kind: 'type', value }) : notOffered('queries.typeQuery.type');
}

/** One search condition; refuses with not_offered, by its name, what users cannot be searched by here. */
export function readUserQuery({ query }: SearchQuery): Result<UserQuery> {
  switch (query.case) {
    case 'loginNameQuery':
      return textQuery(
        'loginName',
        query.value.loginName,
        query.value.method,
        'queries.loginNameQuery',
      );
    case 'userNameQuery':
      return textQuery(
        'loginName',
        query.value.userName,
        query.value.method,
        'queries.userNameQuery',
      );
    case 'emailQuery':
      return textQuery('email', query.value.emailAddress, query.value.method, 'queries.emailQuery');
    case 'inUserIdsQuery':
      return ok({ kind: 'userIds', values: query.value.userIds });
    case 'organizationIdQuery':
      return ok({ kind: 'organization', value: query.value.organizationId });
    case 'stateQuery':
      return stateQuery(query.value.state);
    case 'typeQuery':
      return typeQuery(query.value.type);
    default:
      return notOffered(`queries.${query.case}`);
  }
}
