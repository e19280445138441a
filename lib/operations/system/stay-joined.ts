import { setTimeout as pause } from 'node:timers/promises';
import { completeConfig, config } from '@/lib/config';
import { log } from '@/lib/log';
import { type EmbeddedDatabase, rejoinDatabase } from '@/lib/store/postgres/embedded/embedded';
import { pendingMigrationsAt } from '@/lib/store/postgres/migrate/pending';
import { moveStore } from '@/lib/store/postgres/pool';
import { claimSecret } from '@/lib/store/settings/claim-secret';

/** A guest that stays, whatever becomes of the PostgreSQL that it joined. */
export type Stay = {
  /** Calls back once, with a sentence, when there is no way back for this process. */
  onEnd: (callback: (reason: string) => void) => void;
  close: () => Promise<void>;
};

const otherSecret =
  'SECRET_KEY, or secret.key in DATA_DIR: the database that came back was set up with another one. Start again.';

/** Leads the store to the database that came back. False when it belongs to another secret; throws when it is not ready yet. */
async function settleOn(url: string, secretKey: string): Promise<boolean> {
  const pending = await pendingMigrationsAt(url);
  if (pending.length > 0) throw new Error(`${pending.length} migration(s) pending`);
  await moveStore(url);
  completeConfig({ databaseUrl: url, secretKey });
  return claimSecret(secretKey);
}

/**
 * Keeps a guest on the database of DATA_DIR: when its PostgreSQL ends, the guest waits for the next one, telling everybody 503 meanwhile,
 * and goes on there.
 */
export function stayJoined(first: EmbeddedDatabase, secretKey: string): Stay {
  const leaving = new AbortController();
  let current: EmbeddedDatabase | null = first;
  let tell: (reason: string) => void = () => undefined;

  const { dataDir } = config();

  const comeBack = async (): Promise<void> => {
    log.warn('database_lost', { dataDir });
    await current?.close();
    current = null;
    while (!leaving.signal.aborted) {
      const next = await rejoinDatabase(dataDir, leaving.signal);
      if (!next) return;
      try {
        if (!(await settleOn(next.url, secretKey))) tell(otherSecret);
        current = next;
        next.onEnd(lost);
        return log.info('database_rejoined', { dataDir });
      } catch (error) {
        log.debug('database_awaited', { dataDir, reason: String(error) });
        await next.close();
        await pause(200);
      }
    }
  };
  let comingBack: Promise<void> = Promise.resolve();
  const lost = () => {
    comingBack = comeBack().catch((error: unknown) => tell(String(error)));
  };
  first.onEnd(lost);

  return {
    onEnd: (callback) => {
      tell = callback;
    },
    async close() {
      leaving.abort();
      await comingBack;
      await current?.close();
    },
  };
}
