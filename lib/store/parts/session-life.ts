/** SQL: the session in `row` was ended, or is past its absolute or its idle limit. */
export const isOver = (row: string): string =>
  `coalesce(${row}.terminated_at IS NOT NULL OR ${row}.expires_at <= now()
    OR ${row}.last_seen_at + make_interval(secs => ${row}.idle_seconds) <= now(), false)`;

/** SQL: the person `user` (a row of users) and their organization `home` may sign in now; null where there is no such row. */
export const isActive = (user: string, home: string): string =>
  `(${user}.state = 'ACTIVE' AND ${home}.state = 'ACTIVE')`;

/**
 * SQL: the session in `row` counts: it is not over, and the person that it is of, if of anybody, is active. `user` and `home`
 * are that person and their organization, joined outer.
 */
export const counts = (row: string, user: string, home: string): string =>
  `(NOT ${isOver(row)} AND (${row}.user_id IS NULL OR coalesce(${isActive(user, home)}, false)))`;

/**
 * SQL: when a lifetime of `seconds` (a double, maybe null) that begins now is over; null for none. Never after the last
 * second of the year 9999: no later time can be told in RFC 3339, as the API tells it.
 */
export const endOfLife = (seconds: string): string =>
  `CASE WHEN ${seconds} IS NOT NULL
        THEN least(now() + make_interval(secs => ${seconds}), timestamptz '9999-12-31 23:59:59+00') END`;
