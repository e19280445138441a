import { createServer } from 'node:net';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { storeError } from '@/lib/store/postgres/errors';
import { readThenWrite } from '@/lib/store/postgres/read-then-write';
import { integer } from '@/lib/store/postgres/reader';
import { bind, run, statement } from '@/lib/store/postgres/statement';
import { createTestDatabase } from '@/testing/database';

beforeAll(createTestDatabase);

const answering = (name: string, sql: string, from = '') =>
  statement(name, () => ({ reads: integer(sql), from }));
const suicide = 'pg_terminate_backend(pg_backend_pid())::int';

test('G4 a connection that breaks in the middle is told apart, and the next request is served', async () => {
  await expect(run(answering('die', suicide), {})).rejects.toMatchObject({
    code: 'store_unavailable',
  });
  const broken = readThenWrite(bind(answering('die_later', suicide), {}), () => ({
    verdict: 1,
    write: null,
  }));
  await expect(broken).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(await run(answering('live', '1'), {})).toBe(1);
  const served = readThenWrite(bind(answering('live', '1'), {}), () => ({
    verdict: 2,
    write: null,
  }));
  expect((await served).verdict).toBe(2);
});

test('G4 a database that is not there is told apart', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const refusing = new pg.Client({ host: '127.0.0.1', port });
  const hungUp = await refusing.connect().catch(storeError);
  expect(hungUp).toMatchObject({ code: 'store_unavailable' });
  await new Promise((resolve) => server.close(resolve));
  const gone = await new pg.Client({ host: '127.0.0.1', port }).connect().catch(storeError);
  expect(gone).toMatchObject({ code: 'store_unavailable' });
});

test('a server that accepts connections and says nothing is told apart', async () => {
  const server = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const connectionTimeoutMillis = 200;
  const waiting = new pg.Client({ host: '127.0.0.1', port, connectionTimeoutMillis });
  expect(await waiting.connect().catch(storeError)).toMatchObject({ code: 'store_unavailable' });
  await new Promise((resolve) => server.close(resolve));
});

test('a bug stays a bug', async () => {
  await expect(run(answering('typo', 'nothing', 'FROM nowhere'), {})).rejects.toMatchObject({
    code: '42P01',
  });
});
