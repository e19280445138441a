import { beforeAll, expect, test } from 'vitest';
import type { Limit } from '@/lib/model';
import { appendAudit } from '@/lib/store/parts/audit';
import { raiseLimitsIn } from '@/lib/store/parts/limits';
import { pool } from '@/lib/store/postgres/pool';
import { databaseNow, transact } from '@/lib/store/postgres/prisma-transaction';
import { createTestDatabase } from '@/testing/database';

beforeAll(createTestDatabase);

const client = { address: '203.0.113.7', userAgent: null, requestId: 'test' };

async function countOf(table: string): Promise<number> {
  const { rows } = await pool().query<{ count: string }>(`SELECT count(*) FROM ${table}`);
  return Number(rows[0]?.count);
}

test('dates what it writes by the database, at the start of the transaction', async () => {
  const now = await transact(async (tx) => {
    const start = await databaseNow(tx);
    await tx.$queryRaw`SELECT pg_sleep(0.05)::text`;
    await appendAudit(tx, { type: 'test.dated', client });
    return start;
  });
  const { rows } = await pool().query<{ at: Date }>(
    `SELECT at FROM audit_events WHERE type = 'test.dated'`,
  );
  expect(rows).toEqual([{ at: now }]);
});

test('writes nothing when the work throws, and lets a bug through as it is', async () => {
  const bug = new Error('a bug');
  const before = await countOf('audit_events');
  const work = transact(async (tx) => {
    await appendAudit(tx, { type: 'test.lost', client });
    throw bug;
  });
  await expect(work).rejects.toBe(bug);
  expect(await countOf('audit_events')).toBe(before);
});

const limit = (key: string, max: number): Limit => ({ key, max, windowSeconds: 600 });

test('counts every one of twenty that raise a limit at the same time', async () => {
  const raise = () =>
    transact((tx) => raiseLimitsIn(tx, [limit('crowd', 15), limit('crowd:wide', 1000)]));
  const waits = await Promise.all(Array.from({ length: 20 }, raise));
  expect(waits.filter((wait) => wait === null)).toHaveLength(15);
  for (const wait of waits.filter((entry) => entry !== null)) {
    expect(wait).toBeGreaterThan(590);
    expect(wait).toBeLessThanOrEqual(600);
  }
});

test('starts a counter anew once its window is over', async () => {
  const raise = () => transact((tx) => raiseLimitsIn(tx, [limit('window', 1)]));
  expect([await raise(), await raise()]).toEqual([null, expect.any(Number)]);
  await pool().query(`UPDATE rate_limits SET resets_at = now() - interval '1 second'`);
  expect(await raise()).toBeNull();
});
