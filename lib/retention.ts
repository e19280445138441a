import { wholeNumber } from '@/lib/setting-values';

/** For how long something is kept, in the unit in which its name ends. */
function kept(usual: number, least: number, most: number) {
  return wholeNumber(least, most).prefault(String(usual));
}

const years = 365;

/** The settings that say how long the sweep leaves what is over. The least for audit events is the database's, too (its trigger). */
export const retention = {
  RETENTION_ABANDONED_HOURS: kept(1, 1, 30 * 24),
  RETENTION_SESSIONS_DAYS: kept(30, 1, 10 * years),
  RETENTION_BROWSERS_DAYS: kept(90, 1, 10 * years),
  RETENTION_CODES_DAYS: kept(30, 1, 10 * years),
  RETENTION_ACCESS_TOKENS_DAYS: kept(30, 1, 10 * years),
  RETENTION_REMOVED_PASSKEYS_DAYS: kept(2 * years, 1, 100 * years),
  // `doctor` looks back seven days for what could not be delivered.
  RETENTION_MAIL_DAYS: kept(30, 7, 10 * years),
  RETENTION_UNSENT_MAIL_DAYS: kept(180, 7, 10 * years),
  RETENTION_RATE_LIMITS_HOURS: kept(1, 1, 30 * 24),
  RETENTION_AUDIT_DETAIL_DAYS: kept(90, 1, 100 * years),
  RETENTION_AUDIT_DAYS: kept(2 * years, 30, 100 * years),
};

/** For how long the sweep leaves what is over, by the name of the setting, in whose unit it is. */
export type Retention = { [Setting in keyof typeof retention]: number };

const names = Object.keys(retention) as (keyof Retention)[];

/** These settings alone, out of all. */
export function retentionOf(settings: Retention): Retention {
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Retention;
}
