import type { Role, User, UserKind, UserState } from '@/lib/model';
import type { Prisma } from '@/lib/store/generated/client';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { prisma } from '@/lib/store/postgres/prisma';
import { run, type Statement } from '@/lib/store/postgres/statement';
import { storeError } from '@/lib/store/postgres/store-error';

export type NewUser = {
  id: string;
  organizationId: string | null;
  kind: UserKind;
  state: UserState;
  loginName: string;
  email: string | null;
  isEmailVerified: boolean;
  givenName: string;
  familyName: string;
  displayName: string;
  preferredLanguage: string | null;
  roles: Role[];
  webauthnHandle: Uint8Array;
};

const createUserSql: Statement = {
  name: 'create_user',
  text: `WITH
  home AS (SELECT id FROM organizations WHERE state = 'ACTIVE' AND CASE WHEN $2::text IS NULL THEN is_default ELSE id = $2 END),
  created AS (
    INSERT INTO users (id, organization_id, kind, state, login_name, email, email_verified_at, given_name, family_name,
      display_name, preferred_language, roles, webauthn_handle)
    SELECT $1, home.id, $3::"UserKind", $4::"UserState", $5, $6, CASE WHEN $7::boolean THEN now() END, $8, $9, $10, $11,
      $12::"Role"[], $13::bytea
    FROM home ON CONFLICT DO NOTHING RETURNING *
  ),
  ${auditSql('created', '$14', { subject: '(SELECT id FROM created)', organization: '(SELECT organization_id FROM created)' })}
  SELECT jsonb_build_object('hasHome', EXISTS (SELECT 1 FROM home), 'sequence', (SELECT sequence FROM created),
    'organizationId', (SELECT organization_id FROM created), 'changedAt', now())`,
};

/** Stores a user in an organization (null: the default one). `sequence` is null when a name or id is taken. */
export function createUser(
  user: NewUser,
  audit: AuditEntry,
): Promise<{
  hasHome: boolean;
  sequence: number | null;
  organizationId: string | null;
  changedAt: string;
}> {
  return run({
    statement: createUserSql,
    values: [
      user.id,
      user.organizationId,
      user.kind,
      user.state,
      user.loginName,
      user.email,
      user.isEmailVerified,
      user.givenName,
      user.familyName,
      user.displayName,
      user.preferredLanguage,
      user.roles,
      user.webauthnHandle,
      auditValue(audit),
    ],
  });
}

const changeStateSql: Statement = {
  name: 'change_user_state',
  text: `WITH
  changed AS (
    UPDATE users SET state = $2::"UserState", sequence = sequence + 1, changed_at = now()
    WHERE id = $1 AND state = ANY ($3::"UserState"[]) RETURNING id, sequence, organization_id
  ),
  ${auditSql('changed', '$4', { subject: '(SELECT id FROM changed)', organization: '(SELECT organization_id FROM changed)' })}
  SELECT jsonb_build_object('sequence', (SELECT sequence FROM changed), 'changedAt', now())`,
};

/** Moves a user into a state, if they are in one of `from`; else `sequence` is null. */
export function changeState(
  userId: string,
  { to, from, audit }: { to: UserState; from: UserState[]; audit: AuditEntry },
): Promise<{ sequence: number | null; changedAt: string }> {
  return run({ statement: changeStateSql, values: [userId, to, from, auditValue(audit)] });
}

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
export async function findUsers(
  queries: UserQuery[],
  { limit, offset, ascending }: { limit: number; offset: number; ascending: boolean },
): Promise<{ users: User[]; total: number }> {
  const where = { AND: queries.map(conditionFor) };
  const direction = ascending ? 'asc' : 'desc';
  const [rows, total] = await prisma()
    .$transaction([
      prisma().user.findMany({
        where,
        skip: offset,
        take: limit,
        orderBy: [{ createdAt: direction }, { id: direction }],
      }),
      prisma().user.count({ where }),
    ])
    .catch((error: unknown) => {
      throw storeError(error);
    });
  return { users: rows.map((row) => ({ ...row, sequence: Number(row.sequence) })), total };
}
