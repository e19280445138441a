// Hand-written: part of the statements that open a challenge for a name, and of the one that says why none was opened.
import type { Limit } from '@/lib/model';
import type { Names } from '@/lib/store/postgres/statement';

/** For a name, no challenge is opened beyond these. */
export type ChallengeLimits = {
  /** The counter of refused answers, its key without network and name. */
  refusals: Limit;
  /** How many challenges may wait for an answer, and for how long they count since a session's newest one. */
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
 * SQL: seconds to wait where the sessions of that name and network that were challenged last were given `unansweredMax`
 * challenges or more that nobody has answered, else null. Sessions that never had one do not count, and to end one is no
 * answer. The newest one is looked at first: after a sign-in, that is all.
 */
export function unansweredWait(
  p: Names<Pick<ChallengeLimitParams, 'unansweredMax' | 'unansweredSeconds'>>,
  { named, network }: Asked,
): string {
  const newest = (limit: string) => `(
      SELECT unanswered, challenged_at FROM sessions asked
      WHERE asked.named = ${named} AND asked.network = ${network} AND asked.challenged_at IS NOT NULL
      ORDER BY challenged_at DESC LIMIT ${limit}
    ) newest WHERE unanswered > 0 AND challenged_at > now() - make_interval(secs => ${p.unansweredSeconds}::int)`;
  return `(CASE WHEN EXISTS (SELECT 1 FROM ${newest('1')}) THEN (
      SELECT CASE WHEN sum(unanswered) >= ${p.unansweredMax}::int
        THEN ceil(extract(epoch FROM min(challenged_at) - now()) + ${p.unansweredSeconds}::int)::int END
      FROM ${newest(`${p.unansweredMax}::int`)}
    ) END)`;
}

/** SQL: a join and a condition that let a challenge be opened for that name and network, within both limits. */
export const withinChallengeLimits = (
  p: Names<ChallengeLimitParams>,
  asked: Asked,
): { join: string; condition: string } => ({
  join: joinRefusals(p, asked, 'full_for_name'),
  condition: `full_for_name.key IS NULL AND ${unansweredWait(p, asked)} IS NULL`,
});

/**
 * SQL: assignments by which a session `s` that is changed counts its challenges since the last answer; `isGiven` says that
 * it gets another one. Those of nobody that it had before it was named do not count.
 */
export function countChallenges({
  isAnswered,
  isGiven,
}: {
  isAnswered: boolean;
  isGiven: boolean;
}): string {
  const before = isAnswered ? '0' : 'CASE WHEN s.named IS NULL THEN 0 ELSE s.unanswered END';
  if (isGiven) return `challenged_at = now(), unanswered = ${before} + 1,`;
  return isAnswered ? 'unanswered = 0,' : '';
}
