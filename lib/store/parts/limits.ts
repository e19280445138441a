// Hand-written: counters that rise and roll over in one statement are what Prisma cannot say.
import type { Limit } from '@/lib/model';
import { runAllIn, type Transaction } from '@/lib/store/postgres/prisma-transaction';
import { integer, orNull, type Reader } from '@/lib/store/postgres/reader';
import { type Names, statement } from '@/lib/store/postgres/statement';

/** The parameters of `raiseLimits`; one entry of each array is one counter. */
export type LimitParams = { limitKeys: string[]; limitMaxima: number[]; limitSeconds: number[] };

/** The values of `raiseLimits`'s parameters. */
export function limitParams(limits: Limit[]): LimitParams {
  return {
    limitKeys: limits.map(({ key }) => key),
    limitMaxima: limits.map(({ max }) => max),
    limitSeconds: limits.map(({ windowSeconds }) => windowSeconds),
  };
}

/**
 * CTEs that raise every counter if `gate` (SQL of a row source) has a row, and `exceeded(retry_after)`: one row,
 * with the longest wait among those over their maximum, or none. Once one is over it, nothing is written any more.
 */
export function raiseLimits(p: Names<LimitParams>, gate: string): string {
  return `
  limits AS (
    SELECT * FROM unnest(${p.limitKeys}::text[], ${p.limitMaxima}::int[], ${p.limitSeconds}::int[])
      AS l(key, max, seconds) WHERE EXISTS (SELECT 1 FROM ${gate})
  ),
  full_before AS (
    SELECT r.resets_at FROM limits JOIN rate_limits r USING (key) WHERE r.count > limits.max AND r.resets_at > now()
  ),
  raised AS (
    INSERT INTO rate_limits AS r (key, count, resets_at)
    SELECT key, 1, now() + make_interval(secs => seconds) FROM limits WHERE NOT EXISTS (SELECT 1 FROM full_before)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.resets_at <= now() THEN 1 ELSE r.count + 1 END,
      resets_at = CASE WHEN r.resets_at <= now() THEN excluded.resets_at ELSE r.resets_at END
    RETURNING r.key, r.count, r.resets_at
  ),
  exceeded AS (
    SELECT ceil(extract(epoch FROM max(beyond.resets_at) - now()))::int AS retry_after
    FROM (
      SELECT resets_at FROM full_before
      UNION ALL SELECT raised.resets_at FROM raised JOIN limits USING (key) WHERE raised.count > limits.max
    ) beyond HAVING count(*) > 0
  )`;
}

/** SQL, beside `raiseLimits`: the counter of that key (SQL) is not over its maximum, and none was before. */
export const withinLimit = (key: string): string =>
  `NOT EXISTS (SELECT 1 FROM full_before)
    AND NOT EXISTS (SELECT 1 FROM raised JOIN limits USING (key) WHERE key = ${key} AND raised.count > limits.max)`;

/** The longest wait among the counters that are over their maximum; null when none is. Raises nothing. */
export const exceededAfter = (p: Names<LimitParams>): Reader<number | null> =>
  orNull(
    integer(`(SELECT ceil(extract(epoch FROM max(r.resets_at) - now()))::int
      FROM unnest(${p.limitKeys}::text[], ${p.limitMaxima}::int[]) AS l(key, max)
      JOIN rate_limits r ON r.key = l.key AND r.count > l.max AND r.resets_at > now())`),
  );

/** Seconds to wait, from `exceeded`; null when no limit is exceeded. */
const retryAfterSeconds: Reader<number | null> = orNull(
  integer('(SELECT retry_after FROM exceeded)'),
);

const raiseLimitsSql = statement('raise_limits', (p: Names<LimitParams>) => ({
  with: raiseLimits(p, '(SELECT 1) anyway'),
  reads: retryAfterSeconds,
  from: '',
}));

/**
 * Raises every counter inside the transaction, each by one whoever else raises it. Seconds to wait when one is over its
 * maximum, else null.
 */
export async function raiseLimitsIn(tx: Transaction, limits: Limit[]): Promise<number | null> {
  if (limits.length === 0) return null;
  const [wait] = await runAllIn(tx, raiseLimitsSql, limitParams(limits));
  return wait ?? null;
}
