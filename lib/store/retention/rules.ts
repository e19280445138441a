import type { Retention } from '@/lib/retention';
import { isOver } from '@/lib/store/parts/session-life';
import type { Names } from '@/lib/store/postgres/statement';

/** What becomes of rows of one kind: some time after `since` (SQL, null for those that are not over) their end has come. */
type Case = { what: string; since: string; setting: keyof Retention };

/** What the sweep does with one table. */
export type Rule = {
  /** Of its statements, its progress and its metrics. */
  name: string;
  table: string;
  /** The primary key, by which the table is walked, and where a walk begins. */
  key: string;
  start: { after: string; type: 'text' | 'bigint' };
  /** SQL of the time at which a row was written. */
  writtenAt: string;
  /** Rows come in the order of `since`: behind the first that is young all are, and before it none is left. */
  isOrdered: boolean;
  /** What is done: the row is deleted, or these columns are made null. */
  act: 'delete' | { erase: readonly [string, ...string[]] };
  cases: readonly [Case, ...Case[]];
};

/** Ids rise with time. */
const byId = { key: 'id', start: { after: '', type: 'text' }, isOrdered: false } as const;
const bySequence = {
  key: 'sequence',
  start: { after: '0', type: 'bigint' },
  isOrdered: true,
} as const;

const isProven = `user_id IS NOT NULL AND factors ? 'webAuthN'`;

/** When a session ends by itself; an earlier end by hand counts, too. least() passes over what is null. */
const sessionEnd =
  'least(terminated_at, expires_at, last_seen_at + make_interval(secs => idle_seconds))';

/** Every table of which something goes by itself. Times are the database's. */
export const rules: readonly Rule[] = [
  {
    ...{ name: 'ceremonies', table: 'ceremonies', ...byId, act: 'delete' },
    writtenAt: 'created_at',
    cases: [{ what: 'finished or not', since: 'expires_at', setting: 'RETENTION_ABANDONED_HOURS' }],
  },
  {
    ...{ name: 'sessions', table: 'sessions', ...byId, act: 'delete' },
    writtenAt: 'created_at',
    cases: [
      {
        what: 'signed in, ended',
        since: `CASE WHEN ${isProven} THEN ${sessionEnd} END`,
        setting: 'RETENTION_SESSIONS_DAYS',
      },
      {
        // However long it was to live: nobody comes back to it after a day.
        what: 'nobody signed in',
        since: `CASE WHEN NOT (${isProven}) THEN least(${sessionEnd}, changed_at + interval '1 day') END`,
        setting: 'RETENTION_ABANDONED_HOURS',
      },
    ],
  },
  {
    ...{ name: 'user_agents', table: 'user_agents', ...byId, act: 'delete' },
    writtenAt: 'created_at',
    cases: [
      {
        what: 'no sign-in since',
        since: `CASE WHEN NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_agent_id = user_agents.id AND NOT ${isOver('s')})
          THEN last_seen_at END`,
        setting: 'RETENTION_BROWSERS_DAYS',
      },
    ],
  },
  {
    ...{ name: 'sign_in_places', table: 'sign_in_places', ...byId, act: 'delete' },
    writtenAt: 'last_seen_at',
    cases: [
      {
        what: 'no sign-in from there since',
        since: 'last_seen_at',
        setting: 'RETENTION_BROWSERS_DAYS',
      },
    ],
  },
  {
    ...{ name: 'one_time_codes', table: 'one_time_codes', ...byId, act: 'delete' },
    writtenAt: 'created_at',
    cases: [
      {
        what: 'used, replaced or expired',
        since: 'least(used_at, dead_at, expires_at)',
        setting: 'RETENTION_CODES_DAYS',
      },
    ],
  },
  {
    ...{ name: 'access_tokens', table: 'access_tokens', ...byId, act: 'delete' },
    writtenAt: 'created_at',
    cases: [{ what: 'expired', since: 'expires_at', setting: 'RETENTION_ACCESS_TOKENS_DAYS' }],
  },
  {
    ...{ name: 'removed_passkeys', table: 'removed_passkeys', ...byId, act: 'delete' },
    key: 'credential_id',
    writtenAt: 'removed_at',
    cases: [{ what: 'removed', since: 'removed_at', setting: 'RETENTION_REMOVED_PASSKEYS_DAYS' }],
  },
  {
    ...{ name: 'outbox_mails', table: 'outbox_mails', ...byId, act: 'delete' },
    writtenAt: 'created_at',
    cases: [
      {
        what: 'sent or given up',
        since: 'coalesce(sent_at, given_up_at)',
        setting: 'RETENTION_MAIL_DAYS',
      },
      {
        // Without a mail server people read it in the outbox. With one, it is sent or given up by then.
        what: 'waiting',
        since: 'CASE WHEN sealed_body IS NOT NULL THEN created_at END',
        setting: 'RETENTION_UNSENT_MAIL_DAYS',
      },
    ],
  },
  {
    ...{ name: 'rate_limits', table: 'rate_limits', ...byId, act: 'delete' },
    key: 'key',
    writtenAt: 'resets_at',
    cases: [{ what: 'counted out', since: 'resets_at', setting: 'RETENTION_RATE_LIMITS_HOURS' }],
  },
  {
    ...{ name: 'audit_detail', table: 'audit_events', ...bySequence },
    act: { erase: ['address', 'user_agent'] },
    writtenAt: 'at',
    cases: [
      {
        what: 'address and browser of events',
        since: 'at',
        setting: 'RETENTION_AUDIT_DETAIL_DAYS',
      },
    ],
  },
  {
    ...{ name: 'audit_events', table: 'audit_events', ...bySequence, act: 'delete' },
    writtenAt: 'at',
    cases: [{ what: 'events', since: 'at', setting: 'RETENTION_AUDIT_DAYS' }],
  },
];

/** Every other table, and why nothing of it goes by itself. */
export const keptForEver: Readonly<Record<string, string>> = {
  instance: 'the installation itself: one row',
  organizations: 'there until somebody removes them',
  users: 'there until somebody removes them',
  passkeys: 'there until somebody removes them: nobody may be locked out by the passing of time',
  login_policies: 'what an administrator has set: one row for each organization at most',
  job_leases: 'one row for each job',
  _prisma_migrations: 'what the database was made by: one row for each migration',
};

/** SQL: for how long a row of that case stays. */
const stays = (p: Names<Retention>, { setting }: Case): string =>
  `${p[setting]}::int * interval '${setting.endsWith('_HOURS') ? '1 hour' : '1 day'}'`;

/** SQL: a row of the rule's table is too old. */
export const isOld = ({ cases }: Rule, p: Names<Retention>): string =>
  cases.map((each) => `coalesce((${each.since}) < now() - ${stays(p, each)}, false)`).join(' OR ');

/** SQL: with a row of the rule's table there is something to do at all, at its time. */
export const isUndone = ({ act }: Rule): string =>
  act === 'delete' ? 'true' : act.erase.map((column) => `${column} IS NOT NULL`).join(' OR ');

/** SQL, an aggregate over the rule's table: how many seconds too old its oldest row is; 0 where none is. */
export const overdueSeconds = (rule: Rule, p: Names<Retention>): string => {
  const late = rule.cases.map(
    (each) => `max(now() - ${stays(p, each)} - (${each.since})) FILTER (WHERE ${isUndone(rule)})`,
  );
  return `extract(epoch FROM greatest(interval '0', ${late.join(', ')}))::float8`;
};
