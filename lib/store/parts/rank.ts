import { rolesByRank } from '@/lib/model';

/** SQL: ids of everybody who had the session in the row `row` made or changed over the API. */
export const makerIdsOf = (row: string): string => `(${row}.maker_ids || ${row}.taker_ids)`;

/**
 * SQL of a row source: everybody who had the session in the row `row` made or changed over the API. One who is not active
 * any more, or gone, has no roles.
 */
export const makersOf = (row: string): string => `(
      SELECT given.id, coalesce(holder.organization_id, '') AS organization_id, coalesce(holder.roles, '{}') AS roles
      FROM unnest(${makerIdsOf(row)}) AS given(id)
      LEFT JOIN (users holder JOIN organizations holder_home ON holder_home.id = holder.organization_id
        AND holder_home.state = 'ACTIVE') ON holder.id = given.id AND holder.state = 'ACTIVE')`;

const arrayOf = (roles: readonly string[]) => `'{${roles.join(',')}}'::"Role"[]`;

/** SQL: nobody who holds `theirs` is of higher role than somebody who holds `ours` (both SQL of arrays of roles). */
export const reachesRank = (ours: string, theirs: string): string => {
  const steps = rolesByRank.map(
    (role, index) =>
      `(NOT ${theirs} && ${arrayOf([role])} OR ${ours} && ${arrayOf(rolesByRank.slice(index))})`,
  );
  return `(${theirs} = '{}' OR (${steps.join(' AND ')}))`;
};

/** SQL: somebody who holds `ours` is not below any of the users of these ids (SQL), whether those are active or not. */
export const reachesRankOf = (ours: string, ids: string): string => `(
      SELECT ${reachesRank(ours, `coalesce(theirs.roles, '{}')`)}
      FROM (SELECT array_agg(role) AS roles FROM users, unnest(roles) role WHERE users.id = ANY (${ids})) theirs)`;

/** SQL: the roles of the users of these ids (SQL), all of them together. */
export const rolesOfUsers = (ids: string): string =>
  `ARRAY(SELECT unnest(roles)::text FROM users WHERE id = ANY (${ids}))`;

/** SQL: the roles of the user of that id (SQL); none for nobody. */
export const rolesOfUser = (id: string): string =>
  `coalesce((SELECT roles FROM users WHERE id = ${id}), '{}')::text[]`;
