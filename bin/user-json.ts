import type { User } from '@/lib/model';

/** What the command line tells of a user as JSON. */
export function userJson(user: User) {
  const { id, loginName, displayName, givenName, familyName, email } = user;
  const { emailVerifiedAt, state, kind, roles, organizationId, createdAt, changedAt } = user;
  return {
    ...{ id, loginName, displayName, givenName, familyName, email },
    ...{ emailVerified: emailVerifiedAt !== null, state, kind, roles, organizationId },
    ...{ createdAt, changedAt },
  };
}
