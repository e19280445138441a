// Hand-written: part of the statements that open a challenge for a name, and of the one that says why none was opened.
import type { Limit } from '@/lib/model';
import type { Names } from '@/lib/store/postgres/statement';

/** For a name, no challenge is opened beyond these. */
export type ChallengeLimits = {
  /** The counter of refused answers, its key without network and name. */
  refusals: Limit;
  /** How many challenges may wait for an answer, and for how long they count. */
  unanswered: Limit;
};

/** What the SQL below takes. */
export type ChallengeLimitParams = {
  refusals: string;
  refusalsMax: number;
  unansweredMax: number;
  unansweredSeconds: number;
};

/** The values of these parameters. */
export const challengeLimitParams = (limits: ChallengeLimits): ChallengeLimitParams => ({
  refusals: limits.refusals.key,
  refusalsMax: limits.refusals.max,
  unansweredMax: limits.unanswered.max,
  unansweredSeconds: limits.unanswered.windowSeconds,
});

/** SQL for whom a session names, as it was given, and for the network that asks. */
export type Asked = { named: string; network: string };

/** SQL: joins the counter `row` of what was refused for that name and network, if it is full. */
export const joinRefusals = (
  p: Names<Pick<ChallengeLimitParams, 'refusals' | 'refusalsMax'>>,
  { named, network }: Asked,
  row = 'refusals',
): string => `
    LEFT JOIN rate_limits ${row} ON ${row}.key = ${p.refusals} || ${network} || ':' || ${named}
      AND ${row}.resets_at > now() AND ${row}.count >= ${p.refusalsMax}::int`;

/**
 * SQL: seconds to wait where the newest sessions of that name and network are `unansweredMax` challenges that nobody has
 * answered, else null. The newest one is looked at first: after a sign-in, that is all.
 */
export function unansweredWait(
  p: Names<Pick<ChallengeLimitParams, 'unansweredMax' | 'unansweredSeconds'>>,
  { named, network }: Asked,
): string {
  const newest = (limit: string) => `(
      SELECT factors ? 'webAuthN' OR terminated_at IS NOT NULL OR ceremony_id IS NULL AS is_over, created_at
      FROM sessions asked WHERE asked.named = ${named} AND asked.network = ${network}
      ORDER BY created_at DESC LIMIT ${limit}
    ) newest WHERE NOT is_over AND created_at > now() - make_interval(secs => ${p.unansweredSeconds}::int)`;
  return `(CASE WHEN EXISTS (SELECT 1 FROM ${newest('1')}) THEN (
      SELECT CASE WHEN count(*) >= ${p.unansweredMax}::int
        THEN ceil(extract(epoch FROM min(created_at) - now()) + ${p.unansweredSeconds}::int)::int END
      FROM ${newest(`${p.unansweredMax}::int`)}
    ) END)`;
}
