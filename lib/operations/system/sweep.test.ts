import { beforeAll, expect, test } from 'vitest';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { sweep } from '@/lib/operations/system/sweep';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { anonymous, givenChallenge, givenPerson, givenToken, must, peek } from '@/testing/people';

beforeAll(createTestDatabase);

test('G9 abandoned attempts go, live ones and sessions of people stay', async () => {
  const login = await givenToken('LOGIN_CLIENT');
  await givenChallenge(login, await givenPerson('Minnie'));
  must(await beginSignIn(anonymous, {}));
  must(await createSession(login, { lifetimeSeconds: 300 }));
  await pool().query(`UPDATE ceremonies SET expires_at = now() - interval '2 hours'`);
  await pool().query(
    `UPDATE sessions SET expires_at = now() - interval '2 hours' WHERE user_id IS NULL`,
  );
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
