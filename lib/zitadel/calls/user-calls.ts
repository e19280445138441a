import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { SetHumanEmail } from '@zitadel/proto/zitadel/user/v2/email_pb.js';
import { UserFieldName } from '@zitadel/proto/zitadel/user/v2/query_pb.js';
import type { SetHumanProfile } from '@zitadel/proto/zitadel/user/v2/user_pb.js';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { findUser } from '@/lib/operations/users/find-user';
import { listUsers, type UserQuery } from '@/lib/operations/users/list-users';
import { removeUser } from '@/lib/operations/users/remove-user';
import { ok, type Result, refuse } from '@/lib/result';
import { rpc } from '@/lib/zitadel/calls/call';
import { presentDetails, presentListDetails } from '@/lib/zitadel/calls/details';
import { readListPage } from '@/lib/zitadel/calls/list-page';
import { presentUser, presentUserDetails } from '@/lib/zitadel/calls/user-message';
import { readUserQuery } from '@/lib/zitadel/calls/user-query';

const { method } = UserService;

/** Of a person: what this version does not keep or do. Codes by mail would promise a verification nobody finishes. */
const notOfferedOfHumans = [
  'password',
  'hashedPassword',
  'phone',
  'idpLinks',
  'totpSecret',
  'metadata',
  'profile.nickName',
  'profile.gender',
];

// A oneof member counts as asked for even when it is an empty message.
const notOfferedOfEmail = ['email.sendCode', 'email.returnCode'];

/** Where a new person's request holds what the operation calls so. */
const fieldsOfHumans = {
  loginName: 'username',
  email: 'email.email',
  givenName: 'profile.givenName',
  familyName: 'profile.familyName',
};

function readPerson(profile: SetHumanProfile | undefined, email: SetHumanEmail | undefined) {
  const { givenName = '', familyName = '', displayName, preferredLanguage } = profile ?? {};
  const { verification } = email ?? {};
  return {
    givenName,
    familyName,
    ...(displayName && { displayName }),
    ...(preferredLanguage && { preferredLanguage }),
    email: email?.email ?? '',
    emailVerified: verification?.case === 'isVerified' && verification.value,
  };
}

/** AddHumanUser: an address without `isVerified` is an unverified one, no mail goes out. */
export const addHumanUserCall = rpc(method.addHumanUser, {
  notOffered: [...notOfferedOfHumans, ...notOfferedOfEmail, 'organization.orgDomain'],
  operation: (caller, { userId, username, organization, profile, email }) => {
    const organizationId = organization?.org.value;
    return createHumanUser(caller, {
      ...readPerson(profile, email),
      ...(userId !== undefined && { userId }),
      ...(username !== undefined && { loginName: username }),
      ...(organizationId && { organizationId }),
    });
  },
  fields: fieldsOfHumans,
  present: ({ userId, details }) => ({ userId, details: presentDetails(details) }),
});

/** CreateUser, for people only. */
export const createUserCall = rpc(method.createUser, {
  notOffered: [
    'machine',
    ...[...notOfferedOfHumans, ...notOfferedOfEmail].map((member) => `human.${member}`),
  ],
  operation: async (caller, { organizationId, userId, username, userType }) => {
    if (userType.case !== 'human') return refuse('not_offered', { field: 'machine' });
    return createHumanUser(caller, {
      ...readPerson(userType.value.profile, userType.value.email),
      organizationId,
      ...(userId !== undefined && { userId }),
      ...(username !== undefined && { loginName: username }),
    });
  },
  fields: fieldsOfHumans,
  present: ({ userId, details }) => ({
    id: userId,
    creationDate: timestampFromDate(details.creationDate ?? details.changeDate),
  }),
});

/** GetUserByID. */
export const getUserCall = rpc(method.getUserByID, {
  operation: (caller, { userId }) => findUser(caller, { userId }),
  present: (user) => ({ details: presentUserDetails(user), user: presentUser(user) }),
});

function readQueries(sent: Parameters<typeof readUserQuery>[0][]): Result<UserQuery[]> {
  const queries: UserQuery[] = [];
  for (const query of sent.map(readUserQuery)) {
    if (!query.ok) return query;
    queries.push(query.value);
  }
  return ok(queries);
}

/** Conditions that users cannot be searched by here. */
const notOfferedQueries = [
  'firstNameQuery',
  'lastNameQuery',
  'nickNameQuery',
  'displayNameQuery',
  'phoneQuery',
  'inUserEmailsQuery',
  'orQuery',
  'andQuery',
  'notQuery',
  'metadataKeyFilter',
  'metadataValueFilter',
];

/** ListUsers, in order of creation. */
export const listUsersCall = rpc(method.listUsers, {
  notOffered: notOfferedQueries.map((query) => `queries.${query}`),
  operation: async (caller, { query, queries, sortingColumn }) => {
    const sortable = [UserFieldName.UNSPECIFIED, UserFieldName.CREATION_DATE];
    if (!sortable.includes(sortingColumn)) return refuse('not_offered', { field: 'sortingColumn' });
    const conditions = readQueries(queries);
    if (!conditions.ok) return conditions;
    return listUsers(caller, { queries: conditions.value, ...readListPage(query) });
  },
  fields: { limit: 'query.limit', offset: 'query.offset', value: 'queries', values: 'queries' },
  present: ({ users, total, timestamp }) => ({
    details: presentListDetails(total, timestamp),
    result: users.map(presentUser),
  }),
});

/** DeactivateUser. */
export const deactivateUserCall = rpc(method.deactivateUser, {
  operation: (caller, { userId }) => changeUserState(caller, { userId, change: 'deactivate' }),
  present: ({ details }) => ({ details: presentDetails(details) }),
});

/** ReactivateUser. */
export const reactivateUserCall = rpc(method.reactivateUser, {
  operation: (caller, { userId }) => changeUserState(caller, { userId, change: 'reactivate' }),
  present: ({ details }) => ({ details: presentDetails(details) }),
});

/** LockUser. */
export const lockUserCall = rpc(method.lockUser, {
  operation: (caller, { userId }) => changeUserState(caller, { userId, change: 'lock' }),
  present: ({ details }) => ({ details: presentDetails(details) }),
});

/** UnlockUser. */
export const unlockUserCall = rpc(method.unlockUser, {
  operation: (caller, { userId }) => changeUserState(caller, { userId, change: 'unlock' }),
  present: ({ details }) => ({ details: presentDetails(details) }),
});

/** DeleteUser. */
export const deleteUserCall = rpc(method.deleteUser, {
  operation: (caller, { userId }) => removeUser(caller, { userId }),
  present: ({ details }) => ({ details: presentDetails(details) }),
});
