import { setTimeout as pause } from 'node:timers/promises';
import { log } from '@/lib/log';
import { connectionOptions } from '@/lib/store/postgres/connection-options';
import { errorCode } from '@/lib/store/postgres/errors';
import { judgeDatabase } from '@/lib/store/postgres/judge-database';
import { DatabaseRefused, explainRefusal } from '@/lib/store/postgres/refusals';

/** Of several servers one may be about to become the primary; a single one that is read-only was meant. */
function isFinal(error: unknown, hosts: number): boolean {
  if (hosts > 1 && errorCode(error) === '25006') return false;
  return explainRefusal(error) !== null;
}

/** In a fleet the name of a server may come up a moment after us; one that stays unknown was mistyped. */
const unknownNameSeconds = 5;

function hasUnknownName(error: unknown): error is Error {
  return errorCode(error) === 'ENOTFOUND';
}

/** The error as whoever set the address may read it. */
function explained(error: unknown): unknown {
  if (!hasUnknownName(error)) return error;
  const sentence = `no server of that name is known (${error.message}): mend the host in the address.`;
  return new DatabaseRefused(sentence, { cause: error });
}

/**
 * Waits until the database answers: in a fleet it often starts later than we do. Throws its last refusal, at once
 * if waiting does not mend it.
 */
export async function waitForDatabase(databaseUrl: string, patienceSeconds: number): Promise<void> {
  const hosts = connectionOptions(databaseUrl).length;
  const startedAt = Date.now();
  for (;;) {
    try {
      return await judgeDatabase(databaseUrl);
    } catch (error) {
      const patience = hasUnknownName(error) ? unknownNameSeconds : patienceSeconds;
      const isOver = Date.now() - startedAt > Math.min(patience, patienceSeconds) * 1_000;
      if (isFinal(error, hosts) || isOver) throw explained(error);
      log.warn('database_awaited', { reason: error instanceof Error ? error.message : null });
      await pause(1_000);
    }
  }
}
