import pg from 'pg';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { config } from '@/lib/config';
import { readiness } from '@/lib/operations/system/readiness';
import { connectStore, pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { openProxy } from '@/testing/proxy';

beforeAll(createTestDatabase);

async function asAdministrator(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: config().databaseUrl ?? '' });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function connectAs(name: string): Promise<void> {
  const url = new URL(config().databaseUrl ?? '');
  url.username = name;
  url.password = 'secret';
  await connectStore(url.href);
  onTestFinished(() => connectStore(config().databaseUrl ?? ''));
}

test('a database that takes writes is ready, and nothing is left of the proof', async () => {
  const before = await pool().query('SELECT * FROM instance');
  expect(await readiness()).toEqual({ ready: true, reason: null });
  expect((await pool().query('SELECT * FROM instance')).rows).toEqual(before.rows);
});

test('a read-only database is not ready', async () => {
  const database = new URL(config().databaseUrl ?? '').pathname.slice(1);
  const clients = await Promise.all(Array.from({ length: 10 }, () => pool().connect()));
  for (const client of clients) client.release(true);
  await asAdministrator(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
  expect(await readiness()).toEqual({ ready: false, reason: 'database_read_only' });
  const reset = `ALTER DATABASE ${database} RESET default_transaction_read_only`;
  await asAdministrator('SET default_transaction_read_only = off', reset);
  expect(await readiness()).toEqual({ ready: true, reason: null });
});

test('a database in which we may not write is not ready', async () => {
  await asAdministrator(
    `CREATE ROLE readiness_reader LOGIN PASSWORD 'secret'`,
    'GRANT SELECT ON ALL TABLES IN SCHEMA public TO readiness_reader',
    'GRANT USAGE ON SEQUENCE node_seq TO readiness_reader',
  );
  await connectAs('readiness_reader');
  expect(await readiness()).toEqual({ ready: false, reason: 'database_rights_missing' });
});

test('a silent database is not ready, and whoever asks hears it within five seconds', async () => {
  const server = new URL(inject('testDatabaseServer'));
  const proxy = await openProxy({ path: `${server.searchParams.get('host')}/.s.PGSQL.5432` });
  onTestFinished(proxy.close);
  const url = new URL(config().databaseUrl ?? '');
  url.host = `127.0.0.1:${proxy.port}`;
  url.search = '';
  await connectStore(url.href);
  onTestFinished(() => connectStore(config().databaseUrl ?? ''));
  proxy.silence();
  const from = performance.now();
  const answers = await Promise.all(Array.from({ length: 5 }, readiness));
  expect(answers).toEqual(answers.map(() => ({ ready: false, reason: 'database_silent' })));
  expect(performance.now() - from).toBeLessThan(5_000);
});

test('a database that lacks a migration is not ready', async () => {
  await pool().query('UPDATE _prisma_migrations SET rolled_back_at = now()');
  expect(await readiness()).toEqual({ ready: false, reason: 'migrations_pending' });
});
