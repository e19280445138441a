import { type Config, config, isConfigError } from '@/lib/config';
import { followServer } from '@/lib/operations/system/follow-server';
import { readersOfMetrics } from '@/lib/operations/system/metrics';
import { type Notice, openStore } from '@/lib/operations/system/open-store';
import { explainStartError } from '@/lib/operations/system/start-error';
import { beyondRelatedLabels, isAppOrigin, isWithin } from '@/lib/relying-party';
import type { Retention } from '@/lib/retention';
import { readOutboxState } from '@/lib/store/mail/outbox';
import { type DatabaseFacts, readDatabaseFacts } from '@/lib/store/postgres/database-facts';
import { type RetentionState, readRetentionState } from '@/lib/store/retention/state';

/** One thing looked at: what was found, or the problem, naming the setting and the mend. */
export type Finding = { name: string; fact: string; problem: string | null };

/** Codes and challenges are judged by the database's clock, tokens of other systems by ours. */
const toleratedSkewSeconds = 5;

/** A sweep that has not come round to rows for so long does not keep up, or runs nowhere. */
const toleratedLateHours = 24;

function fine(name: string, fact: string): Finding {
  return { name, fact, problem: null };
}

function bad(name: string, problem: string): Finding {
  return { name, fact: '', problem };
}

/** Whether our own pages can use it was asked when the settings were read. */
function examineRpId({ rpId, origins, publicUrl }: Config): Finding {
  const pages = origins.filter((origin) => !isAppOrigin(origin));
  const foreign = pages.filter((origin) => !isWithin(rpId, new URL(origin).hostname));
  const passedOver = beyondRelatedLabels(pages).filter((origin) => foreign.includes(origin));
  if (passedOver.length > 0) {
    return bad(
      'RP ID',
      `RP_ORIGINS: browsers follow five different names in a list of related origins and may pass over ` +
        `${passedOver.join(', ')}. Name the more important ones first, and fewer of them.`,
    );
  }
  const apps = origins.length - pages.length;
  return fine(
    'RP ID',
    `${rpId}, usable at ${pages.length - foreign.length} origin(s)` +
      (foreign.length > 0 ? `, related origins: ${foreign.join(', ')}` : '') +
      (foreign.includes(publicUrl.origin)
        ? `. Our own pages are one: https://${rpId}/.well-known/webauthn must list ${publicUrl.origin}`
        : '') +
      (apps > 0 ? `, Android apps: ${apps}` : ''),
  );
}

function examineMail({ smtpUrl }: Config): Finding {
  const missing = 'SMTP_URL is not set: mail stays in the outbox (npm run latchkey -- outbox)';
  return fine('mail', smtpUrl ? `goes out through ${new URL(smtpUrl).host}` : missing);
}

const metricsFacts = {
  token: '/metrics is read by whoever brings METRICS_TOKEN',
  machine: '/metrics is read on this machine alone (set METRICS_TOKEN for others)',
  nobody:
    'nobody reads /metrics: set METRICS_TOKEN, or TRUSTED_PROXY_HOPS for the proxy in front to read it on this machine',
};

/** Looks at the mail that waits or was tried in vain. Mail whose link died is nobody's trouble. */
export async function examineOutbox(): Promise<Finding> {
  const { waiting, failing, lastError, undeliverable } = await readOutboxState();
  const list = 'npm run latchkey -- outbox --given-up';
  if (undeliverable > 0)
    return bad(
      'outbox',
      `${undeliverable} mail(s) could not be delivered and were given up. See which and why: ${list}. ` +
        'Correct the address, or send the person a new link.',
    );
  if (failing > 0)
    return bad(
      'outbox',
      `${failing} mail(s) are tried again and again; the mail server says: ${lastError}. Check SMTP_URL and MAIL_FROM.`,
    );
  return fine('outbox', waiting === 0 ? 'empty' : `${waiting} mail(s) waiting`);
}

/** A time as people read it: minutes are enough, in UTC. */
const minuteOf = (time: Date) => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A setting as people say it: `30 days (RETENTION_MAIL_DAYS)`. */
function saySetting(setting: keyof Retention): string {
  const unit = setting.endsWith('_HOURS') ? 'hour' : 'day';
  const value = config().retention[setting];
  return `${value} ${unit}${value === 1 ? '' : 's'} (${setting})`;
}

function examineTable(
  { rule, state }: RetentionState['tables'][number],
  { sweptAt }: RetentionState,
): Finding {
  const name = `kept in ${rule.table}`;
  const kept = rule.cases.map(({ what, setting }) => `${what}: ${saySetting(setting)}`).join(', ');
  if (!state) return fine(name, `${kept}; too much to look through in five seconds`);
  const lateHours = Math.floor(state.overdueSeconds / 3_600);
  if (lateHours >= toleratedLateHours)
    return bad(
      name,
      `${kept}; but there are rows that should have gone ${lateHours} hours ago, and the last sweep came to its end ` +
        `${sweptAt ? `at ${minuteOf(sweptAt)}` : 'never'}. Let a server run: it sweeps every five minutes, and says "swept", ` +
        'or "job_failed" and why, in its log.',
    );
  const oldest = state.oldest
    ? `${state.rows} row(s), the oldest of ${minuteOf(state.oldest)}`
    : 'none';
  return fine(name, `${kept}; ${oldest}`);
}

/** Looks at every table of which something goes by itself: for how long it is kept, its oldest row, and how late the sweep is. */
export async function examineRetention(): Promise<Finding[]> {
  const state = await readRetentionState(config().retention);
  const { now, sweptAt } = state;
  const minutes = sweptAt && Math.max(0, Math.round((now.getTime() - sweptAt.getTime()) / 60_000));
  return [
    fine(
      'sweep',
      minutes === null ? 'has not run yet' : `came to its end ${minutes} minute(s) ago`,
    ),
    ...state.tables.map((table) => examineTable(table, state)),
  ];
}

function examineClock({ aheadSeconds }: DatabaseFacts): Finding {
  const skew = Math.abs(aheadSeconds).toFixed(1);
  if (Math.abs(aheadSeconds) <= toleratedSkewSeconds)
    return fine('clock', `${skew} s off the database's`);
  const direction = aheadSeconds > 0 ? 'ahead of' : 'behind';
  return bad(
    'clock',
    `the database's clock is ${skew} s ${direction} this machine's: set both by NTP, or point ` +
      'DATABASE_URL at a database whose clock is right.',
  );
}

function examineMigrations({ pendingMigrations }: DatabaseFacts): Finding {
  if (pendingMigrations.length === 0) return fine('migrations', 'the database is at this version');
  return bad(
    'migrations',
    `the database lacks ${pendingMigrations.join(', ')}. Run: npm run latchkey -- migrate`,
  );
}

async function examineDatabase(hasOwnDatabase: boolean, notice: Notice): Promise<Finding[]> {
  const store = await openStore('command', notice);
  try {
    const facts = await readDatabaseFacts();
    const kind = hasOwnDatabase ? 'at DATABASE_URL' : 'embedded';
    const isCurrent = facts.pendingMigrations.length === 0;
    return [
      fine('database', `PostgreSQL ${facts.version}, ${kind}`),
      examineMigrations(facts),
      examineClock(facts),
      fine('secret key', 'the one that the database was set up with'),
      ...(isCurrent ? [await examineOutbox(), ...(await examineRetention())] : []),
    ];
  } finally {
    await store.close();
  }
}

/** A problem that a person can mend becomes a finding; a defect of ours is thrown on. */
function findingOf(name: string, error: unknown): Finding {
  const sentence = explainStartError(error);
  if (sentence === null) throw error;
  return bad(name, sentence);
}

/** Every bad setting is a finding of its own. */
function configurationFindings(error: unknown): Finding[] {
  if (!isConfigError(error)) throw error;
  return error.problems.map((problem) => bad('configuration', problem));
}

/** Looks at everything that a start depends on, in that order; stops where nothing further can be seen. */
export async function examine(notice: Notice = () => undefined): Promise<Finding[]> {
  let settings: Config;
  try {
    config();
    followServer();
    settings = config();
  } catch (error) {
    return configurationFindings(error);
  }
  const found = [
    fine('configuration', `${settings.publicUrl.origin}, data in ${settings.dataDir}`),
    examineRpId(settings),
    examineMail(settings),
    fine('metrics', metricsFacts[readersOfMetrics(settings)]),
  ];
  try {
    return [...found, ...(await examineDatabase(settings.databaseUrl !== null, notice))];
  } catch (error) {
    return [...found, findingOf('start', error)];
  }
}
