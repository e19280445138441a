import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openScratchDatabase } from '@/lib/store/postgres/embedded/scratch-database';
import { migrate } from '@/lib/store/postgres/migrate/migrate';

declare module 'vitest' {
  interface ProvidedContext {
    testDatabaseServer: string;
  }
}

/** The migrated database of which each test file gets a copy. */
export const templateDatabase = 'template_latchkey';

async function makeTemplate(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${templateDatabase}`);
  await client.end();
  const template = new URL(serverUrl);
  template.pathname = `/${templateDatabase}`;
  await migrate(template.href);
}

/** Lets a test count what it makes PostgreSQL do; autovacuum would add commits of its own. */
const counting = { shared_preload_libraries: 'pg_stat_statements', autovacuum: 'off' };

/** One PostgreSQL for the whole run, with a migrated template in it. */
export default async function startTestDatabaseServer(project: TestProject) {
  const server = await openScratchDatabase(counting);
  try {
    await makeTemplate(server.url);
  } catch (error) {
    await server.close();
    throw error;
  }
  project.provide('testDatabaseServer', server.url);
  return server.close;
}
