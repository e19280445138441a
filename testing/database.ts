import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { completeConfig } from '@/lib/config';
import { closePool, connectStore } from '@/lib/store/postgres/pool';
import { templateDatabase } from '@/testing/database-server';

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('testDatabaseServer') });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/**
 * Gives this test file a migrated, empty database of its own and connects the store to it, so that
 * operations run. Use as `beforeAll(createTestDatabase)`: the function it returns cleans up.
 */
export async function createTestDatabase(): Promise<() => Promise<void>> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${templateDatabase}`);
  const url = new URL(inject('testDatabaseServer'));
  url.pathname = `/${name}`;
  completeConfig({ databaseUrl: url.href, secretKey: randomBytes(32).toString('hex') });
  await connectStore(url.href);
  return async () => {
    await closePool();
    await onServer(`DROP DATABASE ${name}`);
  };
}
