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

/** Who acts, and within whose rights: those of whoever had their session made, if it was made for somebody. */
export type ActingRights = Rights & { maker: Rights | null };

const rightsOf = (actor: ActingRights): Rights[] => (actor.maker ? [actor, actor.maker] : [actor]);

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

/**
 * Whether the actor may change or end a session without its token: one that they had made, one of nobody yet, or one of
 * somebody whom they reach in rank. So the token that a change gives never is worth more than its holder.
 */
export function mayTakeSession(
  actor: ActingRights & { userId: string; maker: { id: string } | null },
  session: { makerId: string | null; roles: readonly Role[] },
): boolean {
  return session.makerId === (actor.maker?.id ?? actor.userId) || reachesRank(actor, session.roles);
}
