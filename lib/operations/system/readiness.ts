import { pendingMigrations } from '@/lib/store/postgres/migrate/pending';
import { pool } from '@/lib/store/postgres/pool';

/** Whether this process can serve: its database answers and has every migration of this version. */
export async function readiness(): Promise<{ ready: boolean; reason: string | null }> {
  try {
    const pending = await pendingMigrations(pool());
    const reason = pending.length > 0 ? 'migrations_pending' : null;
    return { ready: reason === null, reason };
  } catch {
    return { ready: false, reason: 'database_unreachable' };
  }
}
