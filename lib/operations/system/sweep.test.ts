import { beforeAll, expect, test } from 'vitest';
import { config } from '@/lib/config';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { examineRetention } from '@/lib/operations/system/doctor';
import { sweep } from '@/lib/operations/system/sweep';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { anonymous, givenChallenge, givenPerson, givenToken, must, peek } from '@/testing/people';

beforeAll(createTestDatabase);

test('G9 abandoned attempts go, also those that were to live for years, live ones and sessions of people stay', async () => {
  const login = await givenToken('LOGIN_CLIENT');
  await givenChallenge(login, await givenPerson('Minnie'));
  must(await beginSignIn(anonymous, {}));
  must(await createSession(login, { lifetimeSeconds: 300 }));
  const { sessionId: endless } = must(
    await createSession(login, { lifetimeSeconds: 315_576_000_000 }),
  );
  await pool().query(`UPDATE ceremonies SET expires_at = now() - interval '2 hours'`);
  await pool().query(
    `UPDATE sessions SET expires_at = now() - interval '2 hours' WHERE user_id IS NULL AND id <> '${endless}'`,
  );
  await pool().query(`UPDATE sessions SET changed_at = now() - interval '2 days' WHERE id = $1`, [
    endless,
  ]);
  await pool().query(`UPDATE rate_limits SET resets_at = now() - interval '2 hours'`);
  const { ceremonyId } = must(await beginSignIn(anonymous, {}));
  const { sessionId } = must(await createSession(login, { lifetimeSeconds: 300 }));
  await pool().query(
    `INSERT INTO sessions (id, token_hash, user_id, named, expires_at)
     VALUES ('1', '', 'somebody', 'unproven', now() - interval '2 hours')`,
  );
  await sweep();
  expect(await peek('SELECT count(*) FROM ceremonies')).toBe('1');
  expect(await peek('SELECT id FROM ceremonies')).toBe(ceremonyId);
  expect(await peek('SELECT count(*) FROM sessions WHERE user_id IS NULL')).toBe('1');
  expect(await peek('SELECT id FROM sessions WHERE user_id IS NULL')).toBe(sessionId);
  expect(await peek('SELECT count(*) FROM sessions WHERE user_id IS NOT NULL')).toBe('1');
});

test('doctor says of every table for how long what is kept, and fails where the sweep is a day late', async () => {
  const found = async () => {
    const findings = await examineRetention();
    return findings.filter(({ name }) => name === 'kept in one_time_codes');
  };
  expect(await found()).toEqual([
    {
      name: 'kept in one_time_codes',
      fact: 'used, replaced or expired: 30 days (RETENTION_CODES_DAYS); none',
      problem: null,
    },
  ]);
  await pool().query(
    `INSERT INTO one_time_codes (id, purpose, hash, created_at, expires_at)
     VALUES ('1', 'registration', '', '2020-02-03 04:05:06Z', now() - interval '40 days')`,
  );
  expect((await found())[0]?.problem).toMatch(
    /30 days \(RETENTION_CODES_DAYS\); but there are rows that should have gone 240 hours ago/,
  );
  config().retention.RETENTION_CODES_DAYS = 40;
  expect((await found())[0]).toMatchObject({
    fact: expect.stringContaining(
      '40 days (RETENTION_CODES_DAYS); 1 row(s), the oldest of 2020-02-03 04:05 UTC',
    ),
    problem: null,
  });
  config().retention.RETENTION_CODES_DAYS = 30;
  await sweep();
  expect((await found())[0]?.fact).toMatch(/none$/);
  expect((await examineRetention())[0]).toEqual({
    name: 'sweep',
    fact: 'came to its end 0 minute(s) ago',
    problem: null,
  });
});
