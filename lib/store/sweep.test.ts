import { beforeAll, expect, test } from 'vitest';
import { newId } from '@/lib/ids';
import { pool } from '@/lib/store/postgres/pool';
import { sweep } from '@/lib/store/sweep';
import { createTestDatabase } from '@/testing/database';

beforeAll(createTestDatabase);

async function insertCodes(count: number, expiresAt: string): Promise<void> {
  await pool().query(
    `INSERT INTO one_time_codes (id, purpose, hash, expires_at)
     SELECT id, 'registration', 'x', ${expiresAt} FROM unnest($1::text[]) AS id`,
    [Array.from({ length: count }, newId)],
  );
}

const remaining = async () =>
  (await pool().query('SELECT count(*)::int AS n FROM one_time_codes')).rows[0].n;

test('thousands of rows go in batches, those that still count stay, and a second turn finds none', async () => {
  await insertCodes(1_700, `now() - interval '31 days'`);
  await insertCodes(300, 'now()');
  await insertCodes(1_200, `now() - interval '31 days'`);
  expect(await sweep()).toMatchObject({ one_time_codes: 2_900 });
  expect(await remaining()).toBe(300);
  expect(await sweep()).toMatchObject({ one_time_codes: 0 });
});

test('several processes sweep at once, and a row that somebody holds is left for the next turn', async () => {
  await insertCodes(2_500, `now() - interval '31 days'`);
  const holder = await pool().connect();
  await holder.query('BEGIN');
  await holder.query(
    `SELECT FROM one_time_codes WHERE expires_at < now() - interval '30 days' LIMIT 1 FOR UPDATE`,
  );
  const swept = await Promise.all([sweep(), sweep(), sweep()]);
  expect(swept.reduce((sum, each) => sum + each.one_time_codes, 0)).toBe(2_499);
  await holder.query('ROLLBACK');
  holder.release();
  expect(await sweep()).toMatchObject({ one_time_codes: 1 });
  expect(await remaining()).toBe(300);
});
