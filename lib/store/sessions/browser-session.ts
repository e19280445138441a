// Hand-written: who is calling, and a session that is kept awake by being asked for.
import type { Caller, LoginPolicy, Principal } from '@/lib/model';
import { governingPolicy, joinPolicy } from '@/lib/store/parts/policy';
import { browserPart, type CallerParams } from '@/lib/store/parts/principal';
import { instant, mapped, orNull, record, text } from '@/lib/store/postgres/reader';
import { type Names, run, statement } from '@/lib/store/postgres/statement';

/** Who is signed in on a browser, with what a page shows of them, by the database's clock. */
export type BrowserSessionFacts = {
  now: Date;
  principal: Principal;
  loginName: string;
  displayName: string;
  email: string | null;
  policy: LoginPolicy;
};

// A request keeps the session awake, but writes at most once a minute.
const browserSessionSql = statement('browser_session', (p: Names<CallerParams>) => ({
  with: `seen AS (
    UPDATE sessions SET last_seen_at = now() FROM (SELECT 1) anyway ${browserPart.join(p)}
    WHERE sessions.id = presented.id AND NOT presented.is_expired AND last_seen_at < now() - interval '1 minute'
  )`,
  reads: record({
    now: instant('now()'),
    principal: browserPart.principal,
    loginName: text('caller.login_name'),
    displayName: text('caller.display_name'),
    email: orNull(text('caller.email')),
    policy: mapped(governingPolicy, ({ policy }) => policy),
  }),
  from: `FROM (SELECT 1) anyway ${browserPart.join(p)} ${joinPolicy('caller.organization_id')} WHERE caller.id IS NOT NULL`,
}));

/** Reads the session of a browser and keeps it from idling out; null when nobody is signed in there. */
export async function readBrowserSession(caller: Caller): Promise<BrowserSessionFacts | null> {
  if (caller.kind !== 'browser') return null;
  const { id, hash } = caller.token;
  const row = await run(browserSessionSql, { callerId: id, callerHash: hash });
  return row?.principal ? { ...row, principal: row.principal } : null;
}
