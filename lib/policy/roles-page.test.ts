import { expect, test } from 'vitest';
import { type Role, rolesByRank } from '@/lib/model';
import { grants, type Permission, permissions, reachesRank } from '@/lib/policy/permissions';

/** What each permission is for, in the words of the page. */
const meanings: Record<Permission, string> = {
  'user.read': 'see people, and the passkeys that they have',
  'user.write': 'create people; deactivate, reactivate, lock, unlock and remove them',
  'user.credential.write': 'register, rename and remove passkeys of people',
  'user.passkey.write': 'make links with which people register a passkey',
  'session.read': 'see sessions',
  'session.write': 'create and change sessions: sign people in',
  'session.delete': 'end sessions',
  'policy.read': 'see the login policy',
  'policy.write': 'change the login policy',
  'instance.operate': 'give roles, make access tokens',
};

const fromTheTop = rolesByRank.toReversed();

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[][]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function reachOf(role: Role, permission: Permission): string {
  const grant = grants[role];
  if (!grant.permissions.includes(permission)) return '–';
  return grant.reach === 'instance' ? 'everywhere' : 'in its organization';
}

const mayActOn = (roles: Role[], others: Role[]) =>
  reachesRank({ roles, organizationId: '', makers: [] }, others) ? 'yes' : '–';

const everybody: [string, Role[]][] = [
  ...fromTheTop.map((role): [string, Role[]] => [role, [role]]),
  ['no role', []],
];

const rolesPage = () => `# Roles

<!-- Written from lib/policy/permissions.ts: npx vitest run lib/policy/roles-page.test.ts -u -->

A role is held by a person or by the machine user of an access token. Names of permissions are ZITADEL's; LOGIN_CLIENT
is its IAM_LOGIN_CLIENT, for the backend of a sign-in page.

## What a role may do

${table(
  ['permission', 'it allows to', ...fromTheTop],
  permissions.map((permission) => [
    `\`${permission}\``,
    meanings[permission],
    ...fromTheTop.map((role) => reachOf(role, permission)),
  ]),
)}

Without any role people do all this for themselves alone: see their account, and change their own passkeys in a session
that was confirmed in the last minutes.

## On whom

Nobody acts on a person of higher role. The rank of a person is that of their highest role.

${table(
  ['acts on', ...everybody.map(([name]) => name)],
  everybody.map(([name, roles]) => [
    name,
    ...everybody.map(([, others]) => mayActOn(roles, others)),
  ]),
)}

To act is to make a registration link, to register, rename or remove a passkey, to deactivate, reactivate, lock, unlock or
remove, and to change or end a session without its token. To see is not to act.

- **Signing in is open to all.** A LOGIN_CLIENT signs administrators in like everybody else, in sessions that it creates
  itself. Who has a person's registration code registers a passkey with it, whatever their rank.
- **A session does no more than whoever created or changed it.** Its token acts with those rights that its user, its
  creator and everybody who changed it since all hold, at this moment: an administrator's session that a LOGIN_CLIENT
  created, challenged or answered in changes neither the login policy nor the administrator's own passkeys. In browsers,
  sessions that began on the pages of Latchkey itself know no such limit.
- **A session of nobody yet is its creator's.** Without its token it is changed or ended by its creator, and by those who
  are not below the creator.
- **The last administrator stays.** The last active person with INSTANCE_ADMIN who has a passkey is neither deactivated,
  locked nor removed, by anybody: 409, \`last_administrator\`.
- **The command line** has every right and every rank. Whoever runs it owns the database.
`;

test('docs/roles.md says what the table of permissions says', async () => {
  await expect(rolesPage()).toMatchFileSnapshot('../../docs/roles.md');
});
