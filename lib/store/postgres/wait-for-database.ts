import { setTimeout as pause } from 'node:timers/promises';
import { log } from '@/lib/log';
import { connectionOptions } from '@/lib/store/postgres/connection-options';
import { errorCode } from '@/lib/store/postgres/errors';
import { judgeDatabase } from '@/lib/store/postgres/judge-database';
import { explainRefusal } from '@/lib/store/postgres/refusals';

/** Of several servers one may be about to become the primary; a single one that is read-only was meant. */
function isFinal(error: unknown, hosts: number): boolean {
  if (hosts > 1 && errorCode(error) === '25006') return false;
  return explainRefusal(error) !== null;
}

/**
 * Waits until the database answers: in a fleet it often starts later than we do. Throws its last refusal, at once
 * if waiting does not mend it.
 */
export async function waitForDatabase(databaseUrl: string, patienceSeconds: number): Promise<void> {
  const hosts = connectionOptions(databaseUrl).length;
  const deadline = Date.now() + patienceSeconds * 1_000;
  for (;;) {
    try {
      return await judgeDatabase(databaseUrl);
    } catch (error) {
      if (isFinal(error, hosts) || Date.now() > deadline) throw error;
      log.warn('database_awaited', { reason: error instanceof Error ? error.message : null });
      await pause(1_000);
    }
  }
}
