import { pool } from '@/lib/store/postgres/pool';
import { peek } from '@/testing/people';

/** Whose policy governs the people of the default organization. */
export type PolicyOwner = 'instance' | 'organization';

const home = `(SELECT id FROM organizations WHERE is_default)`;

/** Runs SQL behind the operations' backs. */
export async function arrange(sql: string, values: unknown[] = []): Promise<void> {
  await pool().query(sql, values);
}

/** Changes the policy of that owner, in SQL (`user_verification = 'preferred'`). */
export const changePolicy = (owner: PolicyOwner, assignments: string): Promise<void> =>
  arrange(
    `UPDATE login_policies SET ${assignments} WHERE id = ${owner === 'instance' ? `'instance'` : home}`,
  );

/**
 * Puts people, keys and policies back to how they were, with a policy of the default organization's own if `owner` says
 * so. An inactive organization `closed` stands beside it.
 */
export async function restoreGates(owner: PolicyOwner): Promise<void> {
  await arrange(
    `INSERT INTO organizations (id, name, primary_domain, state) VALUES ('closed', 'Closed', 'closed.example', 'INACTIVE')
     ON CONFLICT DO NOTHING`,
  );
  await arrange(
    `UPDATE users SET state = 'ACTIVE', organization_id = ${home}, roles = CASE WHEN kind = 'human' THEN '{}' ELSE roles END`,
  );
  await arrange(`UPDATE passkeys SET kind = 'PASSKEY', rp_id = 'localhost', sign_count = 0`);
  await arrange('DELETE FROM rate_limits');
  // What was begun for a name before counts no more.
  await arrange(`DELETE FROM sessions WHERE ceremony_id = 'open'`);
  await arrange('UPDATE sessions SET named = NULL WHERE named IS NOT NULL');
  await arrange(`DELETE FROM login_policies WHERE id <> 'instance'`);
  await arrange(
    `UPDATE login_policies SET passkeys_type = 'ALLOWED', user_verification = 'required', clone_detection = 'block',
      ignore_unknown_usernames = false`,
  );
  if (owner === 'organization')
    await arrange(
      `INSERT INTO login_policies (id, organization_id) SELECT id, id FROM organizations WHERE is_default`,
    );
}

/** Fills a counter until a minute from now. */
export const fillLimit = (key: string): Promise<void> =>
  arrange(
    `INSERT INTO rate_limits (key, count, resets_at) VALUES ($1, 100000, now() + interval '1 minute')
     ON CONFLICT (key) DO UPDATE SET count = excluded.count, resets_at = excluded.resets_at`,
    [key],
  );

type Written = {
  sessions: number;
  changes: number;
  ceremonies: number;
  spent: number;
  events: number;
};

/** How much was written: sessions and their changes, ceremonies and the spent ones among them, audit events. */
const whatIsWritten = (): Promise<Written> =>
  peek(
    `SELECT json_build_object(
      'sessions', (SELECT count(*) FROM sessions), 'changes', (SELECT coalesce(sum(sequence), 0) FROM sessions),
      'ceremonies', (SELECT count(*) FROM ceremonies), 'spent', (SELECT count(spent_at) FROM ceremonies),
      'events', (SELECT count(*) FROM audit_events))`,
  );

/** What `act` answers, and what of all this it wrote. */
export async function watch<T>(
  act: () => Promise<T>,
): Promise<{ answer: T; wrote: Partial<Written> }> {
  const before = await whatIsWritten();
  const answer = await act();
  const after = await whatIsWritten();
  const names = Object.keys(after) as (keyof Written)[];
  const grown = names.flatMap((name) =>
    after[name] === before[name] ? [] : [[name, after[name] - before[name]]],
  );
  return { answer, wrote: Object.fromEntries(grown) };
}

/**
 * Sessions of that name and network with a challenge that nobody has answered, from a minute ago on, each a second older
 * than the one before: `count` of them, or with `inOne` a single one that was challenged as often. The next call begins anew.
 */
export async function givenUnanswered(
  { named, network }: { named: string; network: string },
  count: number,
  { inOne = false } = {},
): Promise<void> {
  await arrange(`DELETE FROM sessions WHERE ceremony_id = 'open'`);
  await arrange(
    `INSERT INTO sessions (id, token_hash, named, network, ceremony_id, challenged_at, unanswered, expires_at)
     SELECT '1' || lpad(n::text, 17, '0'), '', $1, $2, 'open', now() - interval '1 minute' - n * interval '1 millisecond', $3,
       now() + interval '1 hour' FROM generate_series(1, $4::int) n`,
    [named, network, inOne ? count : 1, inOne ? 1 : count],
  );
}
