import { setTimeout as pause } from 'node:timers/promises';
import { storeError, treatmentOf } from '@/lib/store/postgres/errors';

/** Those who met once must not meet again: between half of this, for each try before, and the whole. */
const pauseMilliseconds = 20;

/**
 * Does one piece of work that is wholly undone when it fails: one statement, or one transaction. Serialization
 * failures and deadlocks are tried three times in all, a lost prepared statement twice, nothing else again.
 * Throws StoreUnavailable when the database does not serve, and bugs as they are.
 */
export async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried >= (treatmentOf(error)?.tries ?? 1)) throw storeError(error);
      await pause(pauseMilliseconds * tried * (0.5 + Math.random() / 2));
    }
  }
}
