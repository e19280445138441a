import { run, type Statement } from '@/lib/store/postgres/statement';

const sweepSql: Statement = {
  name: 'sweep',
  text: `WITH
  ceremonies_gone AS (DELETE FROM ceremonies WHERE expires_at < now() - interval '1 hour' RETURNING 1),
  sessions_gone AS (
    DELETE FROM sessions WHERE user_id IS NULL AND expires_at < now() - interval '1 hour' RETURNING 1
  ),
  ended_gone AS (
    DELETE FROM sessions WHERE coalesce(terminated_at, expires_at) < now() - interval '30 days' RETURNING 1
  ),
  limits_gone AS (DELETE FROM rate_limits WHERE resets_at < now() - interval '1 hour' RETURNING 1),
  codes_gone AS (DELETE FROM one_time_codes WHERE expires_at < now() - interval '30 days' RETURNING 1)
  SELECT jsonb_build_object(
    'ceremonies', (SELECT count(*) FROM ceremonies_gone),
    'sessions', (SELECT count(*) FROM sessions_gone) + (SELECT count(*) FROM ended_gone),
    'limits', (SELECT count(*) FROM limits_gone),
    'codes', (SELECT count(*) FROM codes_gone))`,
};

/** Deletes what has long expired, so that abandoned attempts never fill the tables. */
export function sweep(): Promise<Record<'ceremonies' | 'sessions' | 'limits' | 'codes', number>> {
  return run({ statement: sweepSql, values: [] });
}
