import pg from 'pg';
import { afterEach, beforeAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { config } from '@/lib/config';
import { connectStore, pool } from '@/lib/store/postgres/pool';
import { prisma } from '@/lib/store/postgres/prisma';
import { readThenWrite } from '@/lib/store/postgres/read-then-write';
import { integer, text } from '@/lib/store/postgres/reader';
import { retry } from '@/lib/store/postgres/retry';
import { bind, run, statement } from '@/lib/store/postgres/statement';
import { createTestDatabase } from '@/testing/database';
import { openProxy, type TestProxy } from '@/testing/proxy';

const server = new URL(inject('testDatabaseServer'));
const socket = { path: `${server.searchParams.get('host')}/.s.PGSQL.5432` };

let direct: string;
let through: string;
let proxy: TestProxy;

beforeAll(createTestDatabase);
beforeAll(async () => {
  direct = config().databaseUrl ?? '';
  await pool().query('CREATE TABLE notes (id int PRIMARY KEY, text text)');
  await pool().query(`INSERT INTO notes VALUES (1, ''), (2, '')`);
});
beforeEach(async () => {
  proxy = await openProxy(socket);
  const url = new URL(direct);
  url.host = `127.0.0.1:${proxy.port}`;
  url.search = '';
  through = url.href;
  await connectStore(through);
});
afterEach(() => proxy.close());

const one = statement('one', () => ({ reads: integer('1'), from: '' }));
const sleepy = statement('sleepy', () => ({ reads: text('pg_sleep(0.05)::text'), from: '' }));
const unavailable = { code: 'store_unavailable' };

async function secondsOf(work: Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work;
  return (performance.now() - from) / 1_000;
}

/** All that asks the database, once. */
const everyWay = (): Promise<unknown>[] => [
  run(one, {}),
  readThenWrite(bind(one, {}), () => ({ verdict: 1, write: null })),
  prisma().user.count(),
  retry(() => prisma().$transaction([prisma().user.count(), prisma().user.count()])),
  retry(() => prisma().$transaction((transaction) => transaction.user.count())),
  pool().query('SELECT 1'),
];

test('a database that falls silent is told within ten seconds, in every way of asking, and served again after', async () => {
  await Promise.all(everyWay());
  proxy.silence();
  const asking = [...everyWay(), ...everyWay(), ...everyWay()];
  const told = asking.map((each) => expect(each).rejects.toMatchObject(unavailable));
  expect(await secondsOf(Promise.all(told))).toBeLessThan(10);
  proxy.speak();
  await Promise.all([...everyWay(), ...everyWay()]);
  expect(pool().totalCount - pool().idleCount).toBe(0);
});

test('a database that is silent while we connect is told within ten seconds', async () => {
  const idle = Array.from({ length: pool().totalCount }, () => pool().connect());
  for (const client of await Promise.all(idle)) client.release(true);
  proxy.silence();
  const told = everyWay().map((each) => expect(each).rejects.toMatchObject(unavailable));
  expect(await secondsOf(Promise.all(told))).toBeLessThan(10);
});

test('no connection is lost to the pool by failures, whatever failed', async () => {
  for (let round = 0; round < 4; round += 1) {
    proxy.silence();
    await proxy.close();
    proxy = await openProxy(socket);
    await Promise.allSettled(everyWay());
  }
  expect(pool().totalCount - pool().idleCount).toBe(0);
});

test('whoever waits for a connection gets one when it is free, in turn', async () => {
  const asked = Array.from({ length: 200 }, () => run(sleepy, {}));
  await Promise.all(asked);
  expect(pool().totalCount).toBeLessThanOrEqual(config().databaseConnections);
});

test('a queue that is too long is told at once', async () => {
  const held = await Promise.all(Array.from({ length: 10 }, () => pool().connect()));
  const asked = Array.from({ length: 1_011 }, () => pool().connect());
  await expect(asked.at(-1)).rejects.toMatchObject(unavailable);
  for (const client of held) client.release();
  const served = asked.slice(0, 1_010).map(async (each) => (await each).release());
  await Promise.all(served);
});

test('where PostgreSQL allows fewer connections than we would open, the others wait their turn', async () => {
  const name = 'four_connections';
  await pool().query(`CREATE ROLE ${name} LOGIN PASSWORD 'four' CONNECTION LIMIT 4`);
  await pool().query(`GRANT USAGE ON SEQUENCE node_seq TO ${name}`);
  const url = new URL(through);
  url.username = name;
  url.password = 'four';
  await connectStore(url.href);
  await Promise.all(Array.from({ length: 100 }, () => run(sleepy, {})));
  expect(pool().totalCount).toBeLessThanOrEqual(4);
});

test('where others hold all that PostgreSQL allows, we wait for one to be free', async () => {
  const name = 'one_connection';
  await pool().query(`CREATE ROLE ${name} LOGIN PASSWORD 'one' CONNECTION LIMIT 1`);
  await pool().query(`GRANT USAGE ON SEQUENCE node_seq TO ${name}`);
  const url = new URL(through);
  url.username = name;
  url.password = 'one';
  await connectStore(url.href);
  const ours = await pool().connect();
  ours.release(true);
  const other = new pg.Client({ connectionString: url.href });
  await expect
    .poll(() => other.connect().then(() => 'in', String), { interval: 20 })
    .toSatisfy((outcome) => outcome === 'in' || /already been connected/.test(outcome));
  const asked = run(one, {});
  await new Promise((resolve) => setImmediate(resolve));
  await other.end();
  expect(await asked).toBe(1);
});

test('a deadlock is tried again until it passes', async () => {
  const both = (first: number, second: number) =>
    retry(() =>
      prisma().$transaction(async (transaction) => {
        await transaction.$executeRaw`UPDATE notes SET text = text || 'x' WHERE id = ${first}`;
        await transaction.$queryRaw`SELECT pg_sleep(0.2)::text`;
        await transaction.$executeRaw`UPDATE notes SET text = text || 'x' WHERE id = ${second}`;
      }),
    );
  await Promise.all([both(1, 2), both(2, 1)]);
  const { rows } = await pool().query('SELECT text FROM notes');
  expect(rows).toEqual([{ text: 'xx' }, { text: 'xx' }]);
});

test('a failure that does not pass is told after three tries', async () => {
  let tries = 0;
  const conflict = retry(async () => {
    tries += 1;
    await pool().query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
  });
  await expect(conflict).rejects.toMatchObject(unavailable);
  expect(tries).toBe(3);
  const raised = prisma()
    .$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40P01'; END $$`;
  await expect(raised).rejects.toMatchObject(unavailable);
});

test('a prepared statement that a pooler lost is made again on another connection', async () => {
  await run(one, {});
  await readThenWrite(bind(one, {}), () => ({ verdict: 1, write: null }));
  const clients = await Promise.all(Array.from({ length: 10 }, () => pool().connect()));
  for (const client of clients) {
    await client.query({ name: one.name, text: one.text });
    await client.query('DEALLOCATE ALL');
    client.release();
  }
  expect(await run(one, {})).toBe(1);
  const { verdict } = await readThenWrite(bind(one, {}), (fact) => ({
    verdict: fact,
    write: null,
  }));
  expect(verdict).toBe(1);
});

test('a server that has become read-only is left, with every connection that leads to it', async () => {
  await Promise.all(Array.from({ length: 5 }, () => run(sleepy, {})));
  const database = new URL(direct).pathname.slice(1);
  const switchTo = async (mode: 'on' | 'off') => {
    const admin = new pg.Client({ connectionString: direct });
    await admin.connect();
    await admin.query('SET default_transaction_read_only = off');
    await admin.query(`ALTER DATABASE ${database} SET default_transaction_read_only = ${mode}`);
    await admin.end();
  };
  onTestFinished(() => switchTo('off'));
  for (const client of await Promise.all(Array.from({ length: 5 }, () => pool().connect()))) {
    await client.query('SET default_transaction_read_only = on');
    client.release();
  }
  await switchTo('on');
  const write = statement('write', () => ({
    with: `w AS (UPDATE notes SET text = 'y' RETURNING 1)`,
    reads: integer('1'),
    from: '',
  }));
  await expect(run(write, {})).rejects.toMatchObject(unavailable);
  await expect.poll(() => pool().totalCount).toBe(0);
  await expect(run(write, {})).rejects.toMatchObject({ ...unavailable, cause: { code: '25006' } });
  await switchTo('off');
  expect(await run(write, {})).toBe(1);
});
