/**
 * What every session of ours is told once it is connected; poolers refuse start-up parameters that they do not
 * know. Durations in milliseconds.
 */
const settings: Record<string, string> = {
  application_name: 'latchkey',
  statement_timeout: '5000',
  idle_in_transaction_session_timeout: '10000',
  // Every look-up goes by a key and the rows are in memory: PostgreSQL's default price is that of a disk's seek.
  random_page_cost: '1.1',
  // A plan made while a table was small stays with its connection, and costs twice once the table has grown.
  plan_cache_mode: 'force_generic_plan',
};

/** What a new connection turned out to be. */
export type Session = { read_only: 'on' | 'off'; version: number; is_direct: boolean };

/**
 * One statement that looks at a new connection and settles it. Behind a pooler another process answers than the
 * one that `processId` greeted as, and a setting would stay with whoever comes next: then it sets nothing.
 */
export function sessionSql(processId: number, more: Record<string, string>): string {
  const set = Object.entries({ ...settings, ...more }).map(
    ([name, value]) => `set_config('${name}', '${value}', false)`,
  );
  return `SELECT current_setting('transaction_read_only') AS read_only,
    current_setting('server_version_num')::int AS version,
    pg_backend_pid() = ${processId} AS is_direct,
    CASE WHEN pg_backend_pid() = ${processId} THEN concat(${set.join(', ')}) END AS settled`;
}
