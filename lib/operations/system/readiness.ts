import { log } from '@/lib/log';
import { errorCode } from '@/lib/store/postgres/errors';
import { pendingMigrations } from '@/lib/store/postgres/migrate/pending';
import { pool } from '@/lib/store/postgres/pool';
import { proveWritable } from '@/lib/store/postgres/prove-writable';

export type Readiness = { ready: boolean; reason: string | null };

/** Load balancers ask with limits of their own, often five seconds. */
const patienceMilliseconds = 4_000;

const silent: Readiness = { ready: false, reason: 'database_silent' };

/** Why the database does not do, by its code (PostgreSQL, appendix A). */
const reasons: [RegExp, string][] = [
  [/^25006$/, 'database_read_only'],
  [/^53100$/, 'database_disk_full'],
  [/^53300$/, 'database_connections_exhausted'],
  [/^(28...|3D000)$/, 'database_refuses_us'],
  [/^42501$/, 'database_rights_missing'],
];

function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const known = reasons.find(([codes]) => code !== null && codes.test(code));
  if (known) return known[1];
  const isLate = error instanceof Error && /timeout|no answer|in time/.test(error.message);
  return code === null && isLate ? 'database_silent' : 'database_unreachable';
}

async function examine(): Promise<Readiness> {
  try {
    const pending = await pendingMigrations(pool());
    if (pending.length > 0) return { ready: false, reason: 'migrations_pending' };
    await proveWritable();
    return { ready: true, reason: null };
  } catch (error) {
    const reason = reasonOf(error);
    log.warn('not_ready', { reason });
    return { ready: false, reason };
  }
}

let examining: Promise<Readiness> | null = null;

/**
 * Whether this process can serve: its database has every migration of this version and takes a write. Answers
 * within four seconds; those who ask meanwhile share one look.
 */
export async function readiness(): Promise<Readiness> {
  examining ??= examine().finally(() => {
    examining = null;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve(silent), patienceMilliseconds);
  });
  return Promise.race([examining, late]).finally(() => clearTimeout(timer));
}
