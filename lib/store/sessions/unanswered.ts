// Hand-written: part of the statement that begins a session, and of the one that says why none began.
import type { Names } from '@/lib/store/postgres/statement';

/** What `unansweredWait` takes: whom a session names, the network that asks, how many may wait for how long. */
export type UnansweredParams = {
  named: string | null;
  network: string | null;
  unansweredMax: number;
  unansweredSeconds: number;
};

/**
 * SQL: seconds to wait where the newest sessions of that name and network are `unansweredMax` challenges that nobody has
 * answered, else null. The newest one is looked at first: after a sign-in, that is all.
 */
export function unansweredWait(p: Names<UnansweredParams>): string {
  const newest = (limit: string) => `(
      SELECT factors ? 'webAuthN' OR terminated_at IS NOT NULL OR ceremony_id IS NULL AS is_over, created_at FROM sessions
      WHERE named = ${p.named} AND network = ${p.network} ORDER BY created_at DESC LIMIT ${limit}
    ) newest WHERE NOT is_over AND created_at > now() - make_interval(secs => ${p.unansweredSeconds}::int)`;
  return `(CASE WHEN EXISTS (SELECT 1 FROM ${newest('1')}) THEN (
      SELECT CASE WHEN count(*) >= ${p.unansweredMax}::int
        THEN ceil(extract(epoch FROM min(created_at) - now()) + ${p.unansweredSeconds}::int)::int END
      FROM ${newest(`${p.unansweredMax}::int`)}
    ) END)`;
}
