/** SQL: the session in `row` was ended, or is past its absolute or its idle limit. */
export const isOver = (row: string): string =>
  `coalesce(${row}.terminated_at IS NOT NULL OR ${row}.expires_at <= now()
    OR ${row}.last_seen_at + make_interval(secs => ${row}.idle_seconds) <= now(), false)`;

/** SQL: the session in `row` has neither been ended nor passed its absolute end. */
export const isLive = (row: string): string =>
  `${row}.terminated_at IS NULL AND (${row}.expires_at IS NULL OR ${row}.expires_at > now())`;

/**
 * SQL: when a lifetime of `seconds` (a double, maybe null) that begins now is over; null for none. Never after the last
 * second of the year 9999: no later time can be told in RFC 3339, as the API tells it.
 */
export const endOfLife = (seconds: string): string =>
  `CASE WHEN ${seconds} IS NOT NULL
        THEN least(now() + make_interval(secs => ${seconds}), timestamptz '9999-12-31 23:59:59+00') END`;
