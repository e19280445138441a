import { rolesByRank } from '@/lib/model';

/**
 * SQL: joins `maker` (or what `alias` calls them), whoever had a session made over the API (the SQL of their id), while they and their organization
 * are active.
 */
export const joinMaker = (id: string, alias = 'maker'): string => `
      LEFT JOIN (users ${alias} JOIN organizations ${alias}_home ON ${alias}_home.id = ${alias}.organization_id
        AND ${alias}_home.state = 'ACTIVE') ON ${alias}.id = ${id} AND ${alias}.state = 'ACTIVE'`;

const arrayOf = (roles: readonly string[]) => `'{${roles.join(',')}}'::"Role"[]`;

/** SQL: nobody who holds `theirs` is of higher role than somebody who holds `ours` (both SQL of arrays of roles). */
export const reachesRank = (ours: string, theirs: string): string => {
  const steps = rolesByRank.map(
    (role, index) =>
      `(NOT ${theirs} && ${arrayOf([role])} OR ${ours} && ${arrayOf(rolesByRank.slice(index))})`,
  );
  return `(${theirs} = '{}' OR (${steps.join(' AND ')}))`;
};

/** SQL: the roles of the user of that id (SQL); none for nobody. */
export const rolesOfUser = (id: string): string =>
  `coalesce((SELECT roles FROM users WHERE id = ${id}), '{}')::text[]`;
