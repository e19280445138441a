import { beforeAll, expect, test } from 'vitest';
import { createSession } from '@/lib/operations/sessions/create-session';
import { renderMetrics } from '@/lib/operations/system/metrics';
import { sweep } from '@/lib/operations/system/sweep';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { givenChallenge, givenPerson, givenToken } from '@/testing/people';

beforeAll(createTestDatabase);

test('metrics say what became of ceremonies, how connections, outbox and sweep stand, and name nobody', async () => {
  const login = await givenToken('LOGIN_CLIENT');
  const minnie = await givenPerson('Minnie');
  await givenChallenge(login, minnie);
  const challenge = { domain: 'localhost', userVerification: 'required' } as const;
  const refused = await createSession(login, { user: { loginName: 'nobody-there' }, challenge });
  expect(refused).toMatchObject({ ok: false, error: { code: 'user_not_found' } });
  await createSession(login, {});
  await pool().query(
    `INSERT INTO outbox_mails (id, kind, user_id, recipient, sealed_body)
     VALUES ('1', 'notice', '1', 'minnie@example.com', 'x')`,
  );
  await pool().query(
    `INSERT INTO rate_limits (key, count, resets_at) VALUES ('1', 1, now() - interval '1 day')`,
  );
  await sweep();
  const text = await renderMetrics();
  for (const line of [
    'latchkey_ceremonies_total{ceremony="sign_in",half="begin",outcome="ok"} 1',
    'latchkey_ceremonies_total{ceremony="sign_in",half="begin",outcome="user_not_found"} 1',
    'latchkey_database_connections_max 10',
    'latchkey_database_waiting 0',
    'latchkey_database_up 1',
    // Hers about the new passkey, and this one.
    'latchkey_database_outbox_mails{state="waiting"} 2',
    'latchkey_sweep_rows_total{rule="rate_limits"} 1',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).toMatch(/^latchkey_database_sweep_last_end_timestamp_seconds 1\d{9}/m);
  expect(text).toMatch(/ceremony="registration",half="finish",outcome="ok"\} \d/);
  expect(text).not.toMatch(/minnie|nobody-there/i);
});
