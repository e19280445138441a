// The only place that reads login_policies: the policy of an organization, else the instance's.
import type { LoginPolicy, SessionDemands, UserVerification } from '@/lib/model';
import { Prisma } from '@/lib/store/generated/client';
import { integer, json, mapped, oneOf, type Reader, record } from '@/lib/store/postgres/reader';

/**
 * SQL: joins `policy` (or what `alias` calls it), the row that governs the people of the organization `scope` (SQL; null: the
 * instance). A policy has
 * the id of whose it is (`instance`, or the organization's), so that it is found by primary key. Joins and no sub-selects:
 * for those PostgreSQL walks the whole statement each time that it runs.
 */
export const joinPolicy = (scope: string, alias = 'policy'): string => `
  LEFT JOIN login_policies own_${alias} ON own_${alias}.id = ${scope}
  JOIN login_policies ${alias} ON ${alias}.id = coalesce(own_${alias}.id, 'instance')`;

/** Reads what the policy `alias` asks of sessions. */
export const demandsOf = (alias: string): Reader<SessionDemands> =>
  record({
    userVerification: oneOf<UserVerification>(`${alias}.user_verification`),
    multiFactorCheckLifetimeSeconds: integer(`${alias}.multi_factor_check_lifetime_seconds`),
  });

/**
 * SQL: joins `policy` over somebody of `organization` who is so far only named; `isProven` (SQL) says that they are more
 * than that. Where the instance's policy hides who is unknown, a name alone shows nobody's organization.
 */
export const joinPolicyOfNamed = (organization: string, isProven = 'false'): string => `
  JOIN login_policies common ON common.id = 'instance'
  ${joinPolicy(`CASE WHEN ${isProven} OR NOT common.ignore_unknown_usernames THEN ${organization} END`)}`;

/** SQL: names of nobody get the answers of names of somebody; needs `joinPolicyOfNamed`. */
export const hidesNames = '(common.ignore_unknown_usernames OR policy.ignore_unknown_usernames)';

/** A policy with its version and whose it is. */
export type GoverningPolicy = {
  policy: LoginPolicy;
  details: { id: string; organizationId: string | null; sequence: number; changedAt: Date };
};

const columnOf = (field: string) =>
  `policy.${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

// Its columns are the model's members: one that is added to both is read without a word here.
const members = record(
  Object.fromEntries(
    Object.values(Prisma.LoginPolicyScalarFieldEnum).map((field) => [
      field,
      field === 'sequence' ? integer(columnOf(field)) : json<unknown>(columnOf(field)),
    ]),
  ),
);

type Members = LoginPolicy & GoverningPolicy['details'] & { createdAt: Date };

function split(row: Members): GoverningPolicy {
  const { id, organizationId, sequence, createdAt: _, changedAt, ...policy } = row;
  return { policy, details: { id, organizationId, sequence, changedAt } };
}

/** A row as Prisma returns it. */
type PolicyRow = Omit<Members, 'sequence' | 'authenticatorAttachment'> & {
  sequence: bigint;
  /** Text to Prisma; what is stored was validated. */
  authenticatorAttachment: string;
};

/** The policy in a row that Prisma has just written. */
export const policyOfRow = (row: PolicyRow): GoverningPolicy =>
  split({ ...row, sequence: Number(row.sequence) } as Members);

/** Reads the row that `joinPolicy` joined. */
export const governingPolicy: Reader<GoverningPolicy> = mapped(members as Reader<Members>, split);
