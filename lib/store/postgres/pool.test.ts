import { beforeAll, expect, it } from 'vitest';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import { connectStore, pool } from '@/lib/store/postgres/pool';
import { prisma } from '@/lib/store/postgres/prisma';
import { createTestDatabase } from '@/testing/database';

beforeAll(createTestDatabase);

it('claims another node with each connection to the store, so that two processes never mint one id', async () => {
  const first = BigInt(newId()) & 65_535n;
  const { rows } = await pool().query<{ url: string }>('SELECT current_database() AS url');
  expect(rows[0]?.url).toMatch(/^test_/);
  await connectStore(config().databaseUrl ?? '');
  expect(BigInt(newId()) & 65_535n).toBe(first + 1n);
});

it('survives the loss of its idle connections', async () => {
  await prisma().user.count();
  const before = pool().totalCount;
  const lost = new Promise<void>((resolve) => pool().once('remove', () => resolve()));
  await pool().query('SELECT 1');
  const killer = await pool().connect();
  await killer.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  killer.release(true);
  await lost;
  expect(before).toBeGreaterThan(0);
  expect(await prisma().user.count()).toBe(0);
});

it('ends a statement that runs for longer than five seconds, by the setting of the connection', async () => {
  const { rows } = await pool().query<{ statement_timeout: string }>('SHOW statement_timeout');
  expect(rows[0]?.statement_timeout).toBe('5s');
});

it.each([
  ['application_name', 'latchkey'],
  ['plan_cache_mode', 'force_generic_plan'],
  ['random_page_cost', '1.1'],
  ['idle_in_transaction_session_timeout', '10s'],
])('settles each session: %s is %s', async (name, value) => {
  const { rows } = await pool().query({ text: `SHOW ${name}`, rowMode: 'array' });
  expect(rows).toEqual([[value]]);
});
