import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { log } from '@/lib/log';

async function connectOnce(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  await client.end();
}

/** Refusals that waiting does not mend: PostgreSQL answered, and said no. */
function isFinal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // 28: wrong user or password; 3D: no such database.
  return code.startsWith('28') || code.startsWith('3D');
}

/** Waits until the database answers: in a fleet it often starts later than we do. Throws its last refusal. */
export async function waitForDatabase(databaseUrl: string, patienceSeconds: number): Promise<void> {
  const deadline = Date.now() + patienceSeconds * 1_000;
  for (;;) {
    try {
      return await connectOnce(databaseUrl);
    } catch (error) {
      if (isFinal(error) || Date.now() > deadline) throw error;
      log.warn('database_awaited', { reason: error instanceof Error ? error.message : null });
      await pause(1_000);
    }
  }
}
