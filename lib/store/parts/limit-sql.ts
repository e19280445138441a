/** What a statement that raised limits reports about the one that is exceeded, if any. */
export type Exceeded = { retryAfterSeconds: number } | null;

/**
 * CTEs that raise every counter listed in `parameter` (JSON of policy limits) if `gate` has a row,
 * and `exceeded(retry_after)`: the longest wait among those over their maximum.
 */
export function raiseLimitsSql(gate: string, parameter: string): string {
  return `
  limits AS (
    SELECT key, max, "windowSeconds" AS window_seconds
    FROM jsonb_to_recordset(${parameter}::jsonb) AS l(key text, max int, "windowSeconds" int)
    WHERE EXISTS (SELECT 1 FROM ${gate})
  ),
  raised AS (
    INSERT INTO rate_limits AS r (key, count, resets_at)
    SELECT key, 1, now() + make_interval(secs => window_seconds) FROM limits
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.resets_at <= now() THEN 1 ELSE r.count + 1 END,
      resets_at = CASE WHEN r.resets_at <= now() THEN excluded.resets_at ELSE r.resets_at END
    RETURNING r.key, r.count, r.resets_at
  ),
  exceeded AS (
    SELECT ceil(extract(epoch FROM max(raised.resets_at) - now()))::int AS retry_after
    FROM raised JOIN limits USING (key) WHERE raised.count > limits.max HAVING count(*) > 0
  )`;
}
