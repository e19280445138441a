import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import { claimJob } from '@/lib/store/jobs/lease';
import { pool } from '@/lib/store/postgres/pool';
import { keptForEver, rules } from '@/lib/store/retention/rules';
import { readRetentionState } from '@/lib/store/retention/state';
import { sweep as store } from '@/lib/store/retention/sweep';
import { createTestDatabase } from '@/testing/database';

beforeAll(createTestDatabase);

beforeEach(async () => {
  const tables = new Set(rules.map(({ table }) => table));
  await pool().query(`TRUNCATE job_leases, ${[...tables].join(', ')}`);
});

const sweep = (signal = new AbortController().signal) =>
  store({ retention: config().retention, signal });

async function insertCodes(count: number, expiresAt: string): Promise<void> {
  await pool().query(
    `INSERT INTO one_time_codes (id, purpose, hash, expires_at)
     SELECT id, 'registration', 'x', ${expiresAt} FROM unnest($1::text[]) AS id`,
    [Array.from({ length: count }, newId)],
  );
}

async function insertEvents(count: number, age: string): Promise<void> {
  await pool().query(
    `INSERT INTO audit_events (at, type, detail_digest, address, user_agent)
     SELECT now() - interval '${age}', 'test', 'x', '203.0.113.7', 'Firefox' FROM generate_series(1, $1::int)`,
    [count],
  );
}

const count = async (from: string) =>
  (await pool().query(`SELECT count(*)::int AS n FROM ${from}`)).rows[0].n;

test('every table of the schema has a rule, or a reason why it is kept for ever', async () => {
  const { rows } = await pool().query(
    `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const known = [...new Set(rules.map(({ table }) => table)), ...Object.keys(keptForEver)];
  expect(rows.map(({ table_name }) => table_name).sort()).toEqual(known.sort());
});

test('thousands of rows go in batches, those that still count stay, and a second turn finds none', async () => {
  await insertCodes(1_700, `now() - interval '31 days'`);
  await insertCodes(300, 'now()');
  await insertCodes(1_200, `now() - interval '31 days'`);
  expect(await sweep()).toMatchObject({ one_time_codes: 2_900 });
  expect(await count('one_time_codes')).toBe(300);
  expect(await sweep()).toMatchObject({ one_time_codes: 0 });
});

test('of several that sweep at once one does it, and a row that somebody holds is left for the next turn', async () => {
  await insertCodes(2_500, `now() - interval '31 days'`);
  const holder = await pool().connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM one_time_codes LIMIT 1 FOR UPDATE');
  const turns = await Promise.all([sweep(), sweep(), sweep()]);
  expect(turns.filter((turn) => turn === null)).toHaveLength(2);
  expect(turns.find((turn) => turn !== null)).toMatchObject({ one_time_codes: 2_499 });
  await holder.query('ROLLBACK');
  holder.release();
  expect(await sweep()).toMatchObject({ one_time_codes: 1 });
});

test('another process takes over from one that fell silent, and goes on where it was', async () => {
  await insertCodes(10, `now() - interval '31 days'`);
  expect(await claimJob('sweep', 'another process')).toEqual({});
  expect(await sweep()).toBeNull();
  const last = (await pool().query('SELECT max(id) AS id FROM one_time_codes')).rows[0].id;
  await pool().query(
    `UPDATE job_leases SET held_until = now() - interval '1 second', progress = jsonb_build_object('one_time_codes', $1::text)`,
    [last],
  );
  expect(await sweep()).toMatchObject({ one_time_codes: 0 });
  expect(await sweep()).toMatchObject({ one_time_codes: 10 });
});

test('a signal ends a turn, which is not told as one that came to its end', async () => {
  await insertCodes(5, `now() - interval '31 days'`);
  await insertEvents(5, '3 years');
  const swept = await sweep(AbortSignal.abort());
  expect(swept).toEqual({ ceremonies: 0 });
  expect((await readRetentionState(config().retention)).sweptAt).toBeNull();
  expect(await sweep()).toMatchObject({ one_time_codes: 5, audit_events: 5 });
  expect((await readRetentionState(config().retention)).sweptAt).toBeInstanceOf(Date);
});

test('a table whose batch fails holds up none of the others, and is told', async () => {
  await insertCodes(5, `now() - interval '31 days'`);
  await insertEvents(5, '3 years');
  await pool().query('ALTER TABLE one_time_codes RENAME TO hidden');
  await expect(sweep()).rejects.toThrow('one_time_codes');
  await pool().query('ALTER TABLE hidden RENAME TO one_time_codes');
  expect(await count('audit_events')).toBe(0);
  expect((await readRetentionState(config().retention)).sweptAt).toBeNull();
});

describe('the audit log', () => {
  test('loses its personal detail first, and whole events later', async () => {
    await insertEvents(1_500, '3 years');
    await insertEvents(1_500, '100 days');
    await insertEvents(1_500, '1 day');
    await sweep();
    expect(await count('audit_events')).toBe(3_000);
    expect(await count('audit_events WHERE address IS NULL AND user_agent IS NULL')).toBe(1_500);
    expect(await count(`audit_events WHERE address = '203.0.113.7'`)).toBe(1_500);
    expect(await count('audit_events WHERE length(detail_digest) > 0')).toBe(3_000);
    await pool().query('INSERT INTO audit_events (type, detail_digest) VALUES ($1, $2)', [
      'test',
      'x',
    ]);
    expect(await sweep()).toMatchObject({ audit_events: 0, audit_detail: 0 });
  });

  test('lets nobody delete what is younger than 30 days, nor change an event', async () => {
    await insertEvents(1, '29 days');
    const sql = ['DELETE FROM audit_events', `UPDATE audit_events SET at = '2020-01-01'`];
    for (const statement of sql)
      await expect(pool().query(statement)).rejects.toThrow('append-only');
  });
});

/** A row of each kind, `age` after its end, with as many of the columns as it needs. */
const kinds: Record<string, { insert: (age: string) => string; stays: string; goes: string }> = {
  'a session that was signed in and ended': {
    insert: (age) =>
      `INSERT INTO sessions (id, token_hash, user_id, factors, expires_at, terminated_at)
       VALUES ('1', '', 'u', '{"webAuthN": {}}', now() + interval '10 years', now() - interval '${age}')`,
    stays: '29 days',
    goes: '31 days',
  },
  'a session of a browser that was idle for too long': {
    insert: (age) =>
      `INSERT INTO sessions (id, token_hash, user_id, factors, expires_at, idle_seconds, last_seen_at)
       VALUES ('1', '', 'u', '{"webAuthN": {}}', now() + interval '10 years', 3600, now() - interval '${age}')`,
    stays: '30 days',
    goes: '31 days',
  },
  'a session in which nobody signed in': {
    insert: (age) =>
      `INSERT INTO sessions (id, token_hash, user_id, expires_at)
       VALUES ('1', '', 'u', now() - interval '${age}')`,
    stays: '59 minutes',
    goes: '61 minutes',
  },
  'a session that was to live for ever and in which nobody signed in': {
    insert: (age) =>
      `INSERT INTO sessions (id, token_hash, expires_at, changed_at)
       VALUES ('1', '', '9999-12-31', now() - interval '${age}')`,
    stays: '24 hours',
    goes: '26 hours',
  },
  'a browser': {
    insert: (age) =>
      `INSERT INTO user_agents (id, token_hash, last_seen_at) VALUES ('1', '', now() - interval '${age}')`,
    stays: '89 days',
    goes: '91 days',
  },
  'a link that was used': {
    insert: (age) =>
      `INSERT INTO one_time_codes (id, purpose, hash, expires_at, used_at)
       VALUES ('1', 'registration', '', now(), now() - interval '${age}')`,
    stays: '29 days',
    goes: '31 days',
  },
  'mail that was sent': {
    insert: (age) =>
      `INSERT INTO outbox_mails (id, kind, user_id, recipient, sent_at)
       VALUES ('1', 'notice', 'u', 'minnie@example.com', now() - interval '${age}')`,
    stays: '29 days',
    goes: '31 days',
  },
  'mail that waits for a mail server': {
    insert: (age) =>
      `INSERT INTO outbox_mails (id, kind, user_id, recipient, sealed_body, created_at)
       VALUES ('1', 'notice', 'u', 'minnie@example.com', 'x', now() - interval '${age}')`,
    stays: '179 days',
    goes: '181 days',
  },
  'a counter of a limit': {
    insert: (age) =>
      `INSERT INTO rate_limits (key, count, resets_at) VALUES ('1', 1, now() - interval '${age}')`,
    stays: '59 minutes',
    goes: '61 minutes',
  },
  'a passkey that was removed': {
    insert: (age) =>
      `INSERT INTO removed_passkeys (credential_id, user_id, rp_id, removed_at)
       VALUES ('1', 'u', 'localhost', now() - interval '${age}')`,
    stays: '729 days',
    goes: '731 days',
  },
};

describe.each(Object.entries(kinds))('%s', (_name, { insert, stays, goes }) => {
  test(`stays for ${stays} and goes after ${goes}, not before doctor could see it`, async () => {
    const remaining = async () => {
      const counts = await Promise.all(rules.map(({ table }) => count(table)));
      return counts.reduce((sum, each) => sum + each, 0);
    };
    await pool().query(insert(stays));
    await sweep();
    expect(await remaining()).toBe(1);
    for (const { table } of rules) await pool().query(`TRUNCATE ${table}`);
    await pool().query(insert(goes));
    const state = await readRetentionState(config().retention);
    expect(state.tables.filter((each) => Number(each.state?.overdueSeconds) > 0)).toHaveLength(1);
    await sweep();
    expect(await remaining()).toBe(0);
  });
});

test('a browser with a session that still counts stays, however long ago the sign-in was', async () => {
  await pool().query(
    `INSERT INTO user_agents (id, token_hash, last_seen_at) VALUES ('1', '', now() - interval '200 days')`,
  );
  await pool().query(
    `INSERT INTO sessions (id, token_hash, user_id, user_agent_id, factors, expires_at)
     VALUES ('2', '', 'u', '1', '{"webAuthN": {}}', now() + interval '100 days')`,
  );
  await sweep();
  expect(await count('user_agents')).toBe(1);
});

test('a token of a machine goes 30 days after it expired, one without an end never', async () => {
  await pool().query(
    `INSERT INTO users (id, organization_id, kind, login_name, display_name, webauthn_handle)
     SELECT '9', id, 'machine', 'robot', 'Robot', 'x' FROM organizations`,
  );
  await pool().query(
    `INSERT INTO access_tokens (id, user_id, hash, created_at, expires_at) VALUES
       ('1', '9', '', now() - interval '9 years', NULL),
       ('2', '9', '', now(), now() - interval '29 days'),
       ('3', '9', '', now(), now() - interval '31 days')`,
  );
  await sweep();
  const { rows } = await pool().query('SELECT id FROM access_tokens ORDER BY id');
  expect(rows).toEqual([{ id: '1' }, { id: '2' }]);
});
