import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { setSession } from '@/lib/operations/sessions/set-session';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
import {
  anonymous,
  browsing,
  codeOf,
  givenChallenge,
  givenPerson,
  givenToken,
  must,
  origin,
  type Person,
  peek,
} from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

let login: Caller;
let synced: Person;
let deviceBound: Person;
beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
  const traits = { algorithm: -7, counts: true } as const;
  synced = await givenPerson(
    'Minnie',
    createAuthenticator({ ...traits, backupEligible: true, backedUp: true }),
  );
  deviceBound = await givenPerson('Donald', createAuthenticator(traits));
});
beforeEach(async () => {
  await pool().query('DELETE FROM rate_limits');
  await pool().query('UPDATE passkeys SET sign_count = 4');
});
beforeEach(keepLoginPolicy);

/**
 * Lets the answers to two ceremonies meet: both have come as far as a lock on the passkey lets them, one at
 * least has judged the counter by the stored one of before, and only then is the lock released.
 */
async function atOnce<T>(passkeyId: string, finishes: [() => Promise<T>, () => Promise<T>]) {
  const holder = await pool().connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM passkeys WHERE id = $1 FOR UPDATE', [passkeyId]);
    const answers = Promise.all(finishes.map((finish) => finish()));
    await expect
      .poll(() =>
        peek<number>(
          `SELECT count(*)::int FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      )
      .toBe(2);
    await holder.query('COMMIT');
    return await answers;
  } finally {
    // Ends the transaction too, where the test did not get as far.
    holder.release(true);
  }
}

async function twoTabs(person: Person, signCounts: [number, number]) {
  const begun = must(await beginSignIn(anonymous, {}));
  const credential = person.key.authenticate(begun.options, { origin: origin(), signCount: 5 });
  const { userAgentToken } = must(await finishSignIn(anonymous, { ...begun, credential }));
  const tab = browsing(userAgentToken);
  const answer = async (signCount: number) => {
    const { ceremonyId, browserSecret, options } = must(await beginSignIn(tab, {}));
    const given = person.key.authenticate(options, { origin: origin(), signCount });
    return () => finishSignIn(tab, { ceremonyId, browserSecret, credential: given });
  };
  return atOnce(person.passkeyId, [await answer(signCounts[0]), await answer(signCounts[1])]);
}

async function twoSessions(person: Person, signCounts: [number, number]) {
  const answer = async (signCount: number) => {
    const { sessionId, credential } = await givenChallenge(login, person, { signCount });
    return () => setSession(login, { sessionId, credential });
  };
  return atOnce(person.passkeyId, [await answer(signCounts[0]), await answer(signCounts[1])]);
}

describe.each([
  ['two tabs of one browser', twoTabs],
  ['two sessions of the API', twoSessions],
])('one passkey that counts, answering in %s at the same moment', (_where, answerTwice) => {
  test.each([
    [6, 6],
    [6, 7],
    [7, 6],
  ])('A15 counts twice when it is synced, with counters %i and %i', async (first, second) => {
    const answers = await answerTwice(synced, [first, second]);
    expect(answers.map(codeOf)).toEqual(['accepted', 'accepted']);
    const stored = await peek('SELECT sign_count FROM passkeys WHERE id = $1', [synced.passkeyId]);
    expect(stored).toBe(String(Math.max(first, second)));
  });

  test('A15 counts twice when the policy only logs copies', async () => {
    must(await setLoginPolicy(systemCaller, { patch: { cloneDetection: 'log' }, confirmed: true }));
    const answers = await answerTwice(deviceBound, [6, 6]);
    expect(answers.map(codeOf)).toEqual(['accepted', 'accepted']);
  });

  test('A13 counts once when it is bound to one device and tells one counter twice', async () => {
    const answers = await answerTwice(deviceBound, [6, 6]);
    expect(answers.map(codeOf).sort()).toEqual(['accepted', 'ceremony_failed']);
  });
});
