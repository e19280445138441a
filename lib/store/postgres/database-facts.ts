import { pendingMigrations } from '@/lib/store/postgres/migrate/pending';
import { pool } from '@/lib/store/postgres/pool';

export type DatabaseFacts = {
  version: string;
  pendingMigrations: string[];
  /** How far the database's clock is ahead of ours, in seconds, give or take half the way there and back. */
  aheadSeconds: number;
};

/** What doctor wants to know of the database that this process is connected to. */
export async function readDatabaseFacts(): Promise<DatabaseFacts> {
  // The first query may have to connect: it would distort the measurement.
  const { rows: versions } = await pool().query<{ server_version: string }>('SHOW server_version');
  const sentAt = Date.now();
  const { rows } = await pool().query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const halfway = (sentAt + Date.now()) / 2;
  return {
    version: versions[0]?.server_version ?? 'unknown',
    pendingMigrations: await pendingMigrations(pool()),
    aheadSeconds: ((rows[0]?.now.getTime() ?? halfway) - halfway) / 1_000,
  };
}
