/** SQL: the session in `row` was ended, or is past its absolute or its idle limit. */
export const isOver = (row: string): string =>
  `coalesce(${row}.terminated_at IS NOT NULL OR ${row}.expires_at <= now()
    OR ${row}.last_seen_at + make_interval(secs => ${row}.idle_seconds) <= now(), false)`;

/** SQL: the session in `row` has neither been ended nor passed its absolute end. */
export const isLive = (row: string): string =>
  `${row}.terminated_at IS NULL AND (${row}.expires_at IS NULL OR ${row}.expires_at > now())`;
