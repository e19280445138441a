import type { Caller } from '@/lib/model';
import { callerSql, callerValues, type Standing } from '@/lib/store/parts/caller-sql';
import type { PolicyJson } from '@/lib/store/parts/json-rows';
import { run, type Statement } from '@/lib/store/postgres/statement';
import { policySql } from '@/lib/store/users/situation';

/** Who is signed in on a browser, with what a page shows of them. */
export type BrowserSessionFacts = {
  standing: Standing | null;
  loginName: string;
  displayName: string;
  email: string | null;
  /** By the database's clock, ISO 8601. */
  now: string;
  userVerified: boolean;
  policy: PolicyJson;
};

// A request keeps the session awake, but writes at most once a minute.
const browserSessionSql: Statement = {
  name: 'browser_session',
  text: `WITH ${callerSql},
  seen AS (
    UPDATE sessions SET last_seen_at = now()
    WHERE id = (SELECT standing->>'sessionId' FROM caller WHERE NOT (standing->>'isExpired')::boolean)
      AND last_seen_at < now() - interval '1 minute'
  ),
  person AS (SELECT u.* FROM users u JOIN caller ON u.id = caller.standing->>'userId'),
  ${policySql('SELECT organization_id FROM person')}
  SELECT jsonb_build_object(
    'standing', (SELECT standing FROM caller),
    'loginName', (SELECT login_name FROM person), 'displayName', (SELECT display_name FROM person),
    'email', (SELECT email FROM person),
    'now', now(),
    'userVerified', (SELECT webauthn_user_verified FROM sessions WHERE id = (SELECT standing->>'sessionId' FROM caller)),
    'policy', (SELECT to_jsonb(policy) FROM policy))`,
};

/** Reads the session of a browser and keeps it from idling out. */
export function readBrowserSession(caller: Caller): Promise<BrowserSessionFacts> {
  return run({ statement: browserSessionSql, values: callerValues(caller) });
}

/** An account that signed in on this browser before. */
export type KnownAccount = { loginName: string; displayName: string };

const knownAccountsSql: Statement = {
  name: 'known_accounts',
  text: `SELECT coalesce(jsonb_agg(jsonb_build_object('loginName', login_name, 'displayName', display_name) ORDER BY last DESC), '[]')
  FROM (
    SELECT u.login_name, u.display_name, max(s.webauthn_checked_at) AS last
    FROM user_agents a JOIN sessions s ON s.user_agent_id = a.id JOIN users u ON u.id = s.user_id
    WHERE a.token_hash = $1::bytea AND s.webauthn_checked_at IS NOT NULL AND u.state = 'ACTIVE'
    GROUP BY u.id ORDER BY last DESC LIMIT 5
  ) known`,
};

/** The accounts that signed in on this browser, the last one first. */
export async function readKnownAccounts(caller: Caller): Promise<KnownAccount[]> {
  if (caller.kind !== 'browser') return [];
  return run({ statement: knownAccountsSql, values: [caller.userAgentHash] });
}

const forgetAccountSql: Statement = {
  name: 'forget_account',
  text: `WITH forgotten AS (
    UPDATE sessions s SET user_agent_id = NULL, terminated_at = coalesce(s.terminated_at, now())
    FROM user_agents a, users u
    WHERE a.token_hash = $1::bytea AND s.user_agent_id = a.id AND u.id = s.user_id AND u.login_name = $2
    RETURNING s.id
  )
  SELECT to_jsonb((SELECT count(*) FROM forgotten))`,
};

/** Makes this browser forget an account: its sessions here end and are no longer tied to the browser. */
export async function forgetKnownAccount(caller: Caller, loginName: string): Promise<void> {
  if (caller.kind !== 'browser') return;
  await run({ statement: forgetAccountSql, values: [caller.userAgentHash, loginName] });
}
