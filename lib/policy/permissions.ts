import { type Role, rolesByRank } from '@/lib/model';

/** What a role can allow; each operation asks for one of these. */
export const permissions = [
  'user.read',
  'user.write',
  'user.credential.write',
  'user.passkey.write',
  'session.read',
  'session.write',
  'session.delete',
  'policy.read',
  'policy.write',
  'instance.operate',
] as const;
export type Permission = (typeof permissions)[number];

/** How far a role's permission reaches: everything, or the caller's own organization. */
type Reach = 'instance' | 'organization';

/**
 * Who may do what. LOGIN_CLIENT is what a login UI's machine user holds (ZITADEL's IAM_LOGIN_CLIENT). A higher role holds
 * all that the lower ones do, at least as far: so by acting on whom they reach in rank, nobody gains a right.
 */
export const grants: Readonly<Record<Role, { reach: Reach; permissions: readonly Permission[] }>> =
  {
    INSTANCE_ADMIN: { reach: 'instance', permissions },
    LOGIN_CLIENT: {
      reach: 'instance',
      permissions: permissions.filter(
        (name) => name !== 'policy.write' && name !== 'instance.operate',
      ),
    },
    ORG_ADMIN: {
      reach: 'organization',
      permissions: [
        'user.read',
        'user.write',
        'user.credential.write',
        'user.passkey.write',
        'policy.read',
      ],
    },
  };

/** Roles that hold a permission, by their reach: for statements that check it themselves. */
export function rolesWith(permission: Permission): Record<Reach, Role[]> {
  const holding = (reach: Reach) =>
    rolesByRank.filter(
      (role) => grants[role].reach === reach && grants[role].permissions.includes(permission),
    );
  return { instance: holding('instance'), organization: holding('organization') };
}

type Rights = { roles: readonly Role[]; organizationId: string };

/** Who acts, and within whose rights: those of everybody who had their session made or changed. */
export type ActingRights = Rights & { makers: readonly Rights[] };

const rightsOf = (actor: ActingRights): Rights[] => [actor, ...actor.makers];

/** Whether any of the roles grants the permission over that organization (null: the whole instance). */
export function holds(
  actor: ActingRights,
  permission: Permission,
  organizationId: string | null,
): boolean {
  return rightsOf(actor).every((rights) =>
    rights.roles.some((role) => {
      const { reach, permissions: granted } = grants[role];
      const reaches = reach === 'instance' || rights.organizationId === organizationId;
      return reaches && granted.includes(permission);
    }),
  );
}

/** The rank of a person: that of their highest role, from 1; 0 without any. */
const rankOf = (roles: readonly Role[]): number =>
  Math.max(0, ...roles.map((role) => rolesByRank.indexOf(role) + 1));

/** Whether the actor may act on somebody who holds these roles: nobody acts on a person of a higher role. */
export function reachesRank(actor: ActingRights, roles: readonly Role[]): boolean {
  return rightsOf(actor).every((rights) => rankOf(rights.roles) >= rankOf(roles));
}

type Identified = Rights & { id: string };

/** Who acts by an access token or a session, and everybody who had that session made or changed. */
export type IdentifiedActor = ActingRights & { userId: string; makers: readonly Identified[] };

/** Whether all who act meet the condition: a session does what everybody may who had a hand in it. */
const everyone = (actor: IdentifiedActor, condition: (who: Identified) => boolean): boolean =>
  [{ ...actor, id: actor.userId }, ...actor.makers].every(condition);

/** A session, as far as rights over it go. */
type SessionToTake = {
  userId: string | null;
  /** Those of its user. */
  roles: readonly Role[];
  makerIds: readonly string[];
  /** Those of all its makers. */
  makerRoles: readonly Role[];
};

/**
 * Whether the actor may change or end a session without its token: one that they had made, one of somebody whom they reach
 * in rank, or one of nobody yet whose makers they reach. Nobody reaches one of nobody that has no makers.
 */
export function mayTakeSession(actor: IdentifiedActor, session: SessionToTake): boolean {
  const { userId, roles, makerIds, makerRoles } = session;
  const isReachable = userId !== null || makerIds.length > 0;
  const rank = rankOf(userId === null ? makerRoles : roles);
  return everyone(
    actor,
    (who) => makerIds.includes(who.id) || (isReachable && rankOf(who.roles) >= rank),
  );
}

/** Whether the actor may read a session without its token: their own, or one that they had made, or by permission. */
export function mayReadSession(
  actor: IdentifiedActor,
  session: Pick<SessionToTake, 'userId' | 'makerIds'>,
): boolean {
  const isOwn = session.userId === actor.userId;
  return (
    isOwn ||
    everyone(
      actor,
      (who) =>
        session.makerIds.includes(who.id) || holds({ ...who, makers: [] }, 'session.read', null),
    )
  );
}
