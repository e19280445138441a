/**
 * What a backup keeps: what lasts. In this order, so that a row comes after those that it refers to.
 */
export const keptTables = [
  'instance',
  'organizations',
  'users',
  'passkeys',
  'removed_passkeys',
  'sign_in_places',
  'login_policies',
  'access_tokens',
  'audit_events',
] as const;

/**
 * What it leaves out: what is of the moment. Restored, it would come to life again although it was used up or ended
 * since: sessions and their browsers, challenges, one-time links and the mail that brings them, counters of limits, who does which job.
 */
export const passingTables = [
  'sessions',
  'user_agents',
  'ceremonies',
  'one_time_codes',
  'outbox_mails',
  'rate_limits',
  'job_leases',
] as const;

/** What the first migration puts into a database: a row each in these, and none in any other. */
export const seededTables: readonly string[] = ['instance', 'organizations', 'login_policies'];

/** An identifier in SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
