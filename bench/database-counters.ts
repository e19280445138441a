import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** What a database has done so far, as PostgreSQL itself counts it. */
type Counters = { statements: number; commits: number };

/** Looks at one database from another one, so that looking is not counted. */
export type DatabaseCounters = {
  read: () => Promise<Counters>;
  close: () => Promise<void>;
};

/** A backend reports its commits when it has been idle for a while, or at its end: so the idle ones are ended. */
async function endConnections(watcher: pg.Client, database: string): Promise<void> {
  const others = `FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`;
  await watcher.query(`SELECT pg_terminate_backend(pid) ${others}`, [database]);
  for (;;) {
    const { rows } = await watcher.query(`SELECT count(*)::int AS left ${others}`, [database]);
    if (rows[0]?.left === 0) return;
    await pause(10);
  }
}

/**
 * Counts the statements (pg_stat_statements) and commits (pg_stat_database) of the database at `url`. Each
 * reading ends its connections: only while nothing is under way there.
 */
export async function watchDatabase(url: string): Promise<DatabaseCounters> {
  const database = new URL(url).pathname.slice(1);
  const address = new URL(url);
  address.pathname = '/postgres';
  const watcher = new pg.Client({ connectionString: address.href });
  await watcher.connect();
  await watcher.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  return {
    async read() {
      await endConnections(watcher, database);
      const { rows } = await watcher.query<Counters>(
        `SELECT d.xact_commit::int AS commits,
           (SELECT coalesce(sum(calls), 0)::int FROM pg_stat_statements WHERE dbid = d.datid) AS statements
         FROM pg_stat_database d WHERE d.datname = $1`,
        [database],
      );
      return rows[0] ?? { statements: 0, commits: 0 };
    },
    close: () => watcher.end(),
  };
}
