import type { Caller, LoginPolicy, Passkey, User } from '@/lib/model';
import { callerSql, callerValues, type Standing } from '@/lib/store/parts/caller-sql';
import {
  type PasskeyJson,
  type PolicyJson,
  passkeyFromJson,
  policyFromJson,
  type UserJson,
  userFromJson,
} from '@/lib/store/parts/json-rows';
import { run, type Statement } from '@/lib/store/postgres/statement';

/** What an operation needs to know before it decides: read in one statement, by the database's clock. */
export type Situation = {
  now: Date;
  instanceId: string;
  caller: Standing | null;
  /** The user that the operation is about, and whether their organization is active. */
  user: User | null;
  isOrganizationActive: boolean;
  passkeys: Passkey[];
  /** The policy of that user's organization, else the instance's. */
  policy: LoginPolicy;
  policyDetails: { id: string; organizationId: string | null; sequence: number; changedAt: Date };
  code: CodeFacts | null;
};

/** A one-time code as stored; `isLive` means neither expired, used, replaced nor killed. */
export type CodeFacts = { id: string; hash: string; attempts: number; isLive: boolean };

type SituationJson = {
  now: string;
  instanceId: string;
  caller: Standing | null;
  user: UserJson | null;
  isOrganizationActive: boolean | null;
  passkeys: PasskeyJson[];
  policy: PolicyJson;
  code: CodeFacts | null;
};

/** CTE `policy`: the row that governs the people of the organization that `organization` yields. */
export const policySql = (organization: string, columns = '*') => `
  policy AS (
    SELECT ${columns} FROM login_policies
    WHERE organization_id IS NULL OR organization_id = (${organization})
    ORDER BY organization_id NULLS LAST LIMIT 1
  )`;

/** SQL for the one user of that id or else of that login name: an index probe each, never both at once. */
export const userSql = (id: string, loginName: string, columns = '*') => `
    SELECT ${columns} FROM users WHERE id = ${id} UNION ALL
    SELECT ${columns} FROM users WHERE login_name = ${loginName} LIMIT 1`;

const readSituationSql: Statement = {
  name: 'read_situation',
  text: `WITH ${callerSql},
  subject AS (${userSql('$3', '$4')}),
  ${policySql('SELECT coalesce((SELECT organization_id FROM subject), $6)')}
  SELECT jsonb_build_object(
    'now', now(),
    'instanceId', (SELECT id FROM instance),
    'caller', (SELECT standing FROM caller),
    'user', (SELECT to_jsonb(subject) FROM subject),
    'isOrganizationActive', (SELECT o.state = 'ACTIVE' FROM organizations o, subject WHERE o.id = subject.organization_id),
    'passkeys', (SELECT coalesce(jsonb_agg(p ORDER BY p.created_at), '[]') FROM passkeys p, subject WHERE p.user_id = subject.id),
    'policy', (SELECT to_jsonb(policy) FROM policy),
    'code', (SELECT jsonb_build_object('id', c.id, 'hash', c.hash, 'attempts', c.attempts,
        'isLive', c.expires_at > now() AND c.used_at IS NULL AND c.dead_at IS NULL)
      FROM one_time_codes c, subject WHERE c.id = $5 AND c.user_id = subject.id))`,
};

/** Reads the caller's standing, one user (by id or canonical login name) and the policy over them. */
export async function readSituation(
  caller: Caller,
  about: { userId?: string; loginName?: string; codeId?: string; organizationId?: string } = {},
): Promise<Situation> {
  const json = await run<SituationJson>({
    statement: readSituationSql,
    values: [
      ...callerValues(caller),
      about.userId,
      about.loginName,
      about.codeId,
      about.organizationId,
    ],
  });
  return {
    now: new Date(json.now),
    instanceId: json.instanceId,
    caller: json.caller,
    user: json.user && userFromJson(json.user),
    isOrganizationActive: json.isOrganizationActive ?? false,
    passkeys: json.passkeys.map(passkeyFromJson),
    policy: policyFromJson(json.policy),
    policyDetails: {
      id: json.policy.id,
      organizationId: json.policy.organization_id,
      sequence: json.policy.sequence,
      changedAt: new Date(json.policy.changed_at),
    },
    code: json.code,
  };
}
