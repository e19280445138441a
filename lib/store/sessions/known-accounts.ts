// Hand-written: what Prisma cannot say (the latest sign-in of each person on one browser).
import type { Caller } from '@/lib/model';
import { isActive } from '@/lib/store/parts/session-life';
import { record, text } from '@/lib/store/postgres/reader';
import { type Names, run, runAll, statement } from '@/lib/store/postgres/statement';

/** An account that signed in on this browser before. */
export type KnownAccount = { loginName: string; displayName: string };

type Params = { agentId: string; agentHash: Uint8Array };

const knownAccountsSql = statement('known_accounts', (p: Names<Params>) => ({
  reads: record({ loginName: text('known.login_name'), displayName: text('known.display_name') }),
  from: `FROM (
    SELECT u.login_name, u.display_name, max(s.factors->'webAuthN'->>'verifiedAt') AS last
    FROM user_agents a JOIN sessions s ON s.user_agent_id = a.id JOIN users u ON u.id = s.user_id
    JOIN organizations o ON o.id = u.organization_id
    WHERE a.id = ${p.agentId} AND a.token_hash = ${p.agentHash}::bytea AND s.factors ? 'webAuthN' AND ${isActive('u', 'o')}
    GROUP BY u.id ORDER BY last DESC LIMIT 5
  ) known ORDER BY known.last DESC`,
}));

/**
 * The accounts that signed in on this browser and may sign in again, the last one first: their sessions may be over. None
 * for a browser without a cookie.
 */
export async function readKnownAccounts(caller: Caller): Promise<KnownAccount[]> {
  if (caller.kind !== 'browser') return [];
  return runAll(knownAccountsSql, { agentId: caller.token.id, agentHash: caller.token.hash });
}

const forgetAccountSql = statement(
  'forget_account',
  (p: Names<Params & { loginName: string }>) => ({
    with: `forgotten AS (
    UPDATE sessions s SET user_agent_id = NULL, terminated_at = coalesce(s.terminated_at, now())
    FROM user_agents a, users u
    WHERE a.id = ${p.agentId} AND a.token_hash = ${p.agentHash}::bytea AND s.user_agent_id = a.id AND u.id = s.user_id
      AND u.login_name = ${p.loginName}
    RETURNING s.id
  )`,
    reads: text('forgotten.id'),
    from: 'FROM forgotten',
  }),
);

/** Makes this browser forget an account: its sessions here end and are no longer tied to the browser. */
export async function forgetKnownAccount(caller: Caller, loginName: string): Promise<void> {
  if (caller.kind !== 'browser') return;
  const { id: agentId, hash: agentHash } = caller.token;
  await run(forgetAccountSql, { agentId, agentHash, loginName });
}
