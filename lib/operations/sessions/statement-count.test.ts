import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { setSession } from '@/lib/operations/sessions/set-session';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import {
  anonymous,
  givenChallenge,
  givenPerson,
  givenToken,
  must,
  origin,
  peek,
} from '@/testing/people';

beforeAll(createTestDatabase);

type Counts = { statements: number; commits: number; audited: number };

/** A connection reports its commits as soon as it is idle again, if it is told to before. */
async function reportCommits(): Promise<void> {
  const clients = await Promise.all(
    Array.from({ length: pool().totalCount }, () => pool().connect()),
  );
  for (const client of clients) await client.query('SELECT pg_stat_force_next_flush()');
  for (const client of clients) client.release();
}

async function readCounts(): Promise<Counts> {
  await reportCommits();
  const counts = await peek<Record<keyof Counts, string>>(`
    SELECT json_build_object('commits', d.xact_commit, 'audited', (SELECT count(*) FROM audit_events),
      'statements', (SELECT sum(calls) FROM pg_stat_statements WHERE dbid = d.oid))
    FROM (SELECT datid AS oid, xact_commit FROM pg_stat_database WHERE datname = current_database()) d`);
  return {
    statements: Number(counts.statements),
    commits: Number(counts.commits),
    audited: Number(counts.audited),
  };
}

/** What PostgreSQL counted while `work` ran, less what counting itself costs. */
async function countWhile(work: () => Promise<void>): Promise<Counts> {
  const empty = await readCounts();
  const before = await readCounts();
  await work();
  const after = await readCounts();
  const spent = (key: keyof Counts) => after[key] - before[key] - (before[key] - empty[key]);
  return {
    statements: spent('statements'),
    commits: spent('commits'),
    audited: spent('audited'),
  };
}

let login: Caller;
beforeAll(async () => {
  await pool().query('CREATE EXTENSION pg_stat_statements');
  login = await givenToken('LOGIN_CLIENT');
});

test('a sign-in through the API costs PostgreSQL two statements and two commits, bearer look-up and audit included', async () => {
  const minnie = await givenPerson('Minnie');
  const signIns = 10;
  // The first use of a key in a process reads it, and the first answer the instance's id.
  const first = await givenChallenge(login, minnie);
  must(await setSession(login, { sessionId: first.sessionId, credential: first.credential }));
  const counts = await countWhile(async () => {
    for (let round = 0; round < signIns; round += 1) {
      const { sessionId, credential } = await givenChallenge(login, minnie);
      must(await setSession(login, { sessionId, credential }));
    }
  });
  expect(counts).toEqual({
    statements: 2 * signIns,
    commits: 2 * signIns,
    audited: signIns,
  });
});

test('a sign-in on the pages costs two statements and two commits, whatever is suggested afterwards', async () => {
  const daisy = await givenPerson('Daisy');
  const signIn = async () => {
    const { options, ceremonyId, browserSecret } = must(await beginSignIn(anonymous, {}));
    const answer = daisy.key.authenticate(options, { origin: origin() });
    const credential = { ...answer, authenticatorAttachment: 'cross-platform' };
    return must(await finishSignIn(anonymous, { ceremonyId, browserSecret, credential }));
  };
  await signIn();
  const counts = await countWhile(async () => {
    expect((await signIn()).suggestsLocalPasskey).toBe(true);
  });
  expect(counts).toEqual({ statements: 2, commits: 2, audited: 1 });
});

test('counts what it shall count: one statement more is one more', async () => {
  const counts = await countWhile(async () => {
    await peek('SELECT 1');
  });
  expect(counts).toEqual({ statements: 1, commits: 1, audited: 0 });
});
