import type { Role } from '@/lib/model';

/** What a role can allow; each operation asks for one of these. */
export type Permission =
  | 'user.read'
  | 'user.write'
  | 'user.credential.write'
  | 'user.passkey.write'
  | 'session.read'
  | 'session.write'
  | 'session.delete'
  | 'policy.read'
  | 'policy.write'
  | 'instance.operate';

/** How far a role's permission reaches: everything, or the caller's own organization. */
type Reach = 'instance' | 'organization';

const everything: Permission[] = [
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
];

/** Who may do what. LOGIN_CLIENT is what a login UI's machine user holds (ZITADEL's IAM_LOGIN_CLIENT). */
const grants: Record<Role, { reach: Reach; permissions: Permission[] }> = {
  INSTANCE_ADMIN: { reach: 'instance', permissions: everything },
  LOGIN_CLIENT: {
    reach: 'instance',
    permissions: everything.filter(
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
    (Object.keys(grants) as Role[]).filter(
      (role) => grants[role].reach === reach && grants[role].permissions.includes(permission),
    );
  return { instance: holding('instance'), organization: holding('organization') };
}

/** Whether any of the roles grants the permission over that organization (null: the whole instance). */
export function holds(
  actor: { roles: Role[]; organizationId: string },
  permission: Permission,
  organizationId: string | null,
): boolean {
  return actor.roles.some((role) => {
    const grant = grants[role];
    const reaches = grant.reach === 'instance' || actor.organizationId === organizationId;
    return reaches && grant.permissions.includes(permission);
  });
}
