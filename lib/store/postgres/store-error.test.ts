import { createServer } from 'node:net';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { readThenWrite } from '@/lib/store/postgres/read-then-write';
import { run } from '@/lib/store/postgres/statement';
import { storeError } from '@/lib/store/postgres/store-error';
import { createTestDatabase } from '@/testing/database';

beforeAll(createTestDatabase);

const bound = (name: string, text: string) => ({ statement: { name, text }, values: [] });
const suicide = 'SELECT to_jsonb(pg_terminate_backend(pg_backend_pid()))';

test('G4 a connection that breaks in the middle is told apart, and the next request is served', async () => {
  await expect(run(bound('die', suicide))).rejects.toMatchObject({ code: 'store_unavailable' });
  const broken = readThenWrite(bound('die_later', suicide), () => ({ verdict: 1, write: null }));
  await expect(broken).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(await run(bound('live', 'SELECT to_jsonb(1)'))).toBe(1);
  const served = readThenWrite(bound('live', 'SELECT to_jsonb(1)'), () => ({
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

test('a bug stays a bug', async () => {
  await expect(run(bound('typo', 'SELECT to_jsonb(nothing) FROM nowhere'))).rejects.toMatchObject({
    code: '42P01',
  });
});
