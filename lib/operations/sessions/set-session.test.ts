import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { createSession } from '@/lib/operations/sessions/create-session';
import { deleteSession } from '@/lib/operations/sessions/delete-session';
import { getSession } from '@/lib/operations/sessions/get-session';
import { setSession } from '@/lib/operations/sessions/set-session';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
import {
  bearing,
  codeOf,
  givenChallenge,
  givenPasskey,
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
let minnie: Person;
let mickey: Person;
beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
  minnie = await givenPerson('Minnie');
  mickey = await givenPerson('Mickey');
});
beforeEach(async () => {
  await pool().query('DELETE FROM rate_limits');
});
beforeEach(keepLoginPolicy);

const policy = async (patch: Record<string, unknown>) =>
  must(await setLoginPolicy(systemCaller, { patch, confirmed: true }));

describe('a passkey check', () => {
  test('accepts a good answer once and rotates the token', async () => {
    const { sessionId, sessionToken, credential } = await givenChallenge(login, minnie);
    const set = must(await setSession(login, { sessionId, sessionToken, credential }));
    expect(set.sessionToken).not.toBe(sessionToken);
    expect(set.details.sequence).toBe(2);
    const session = must(await getSession(login, { sessionId, sessionToken: set.sessionToken }));
    expect(session.user?.id).toBe(minnie.userId);
    expect(session.factors.webAuthN?.userVerified).toBe(true);
  });

  test('A3 refuses the same answer a second time', async () => {
    const { sessionId, credential } = await givenChallenge(login, minnie);
    must(await setSession(login, { sessionId, credential }));
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('ceremony_finished');
  });

  test('A4 counts one of fifty parallel answers', async () => {
    const { sessionId, credential } = await givenChallenge(login, minnie);
    const before = await peek<string>(
      `SELECT count(*) FROM audit_events WHERE type = 'session.passkey.checked'`,
    );
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => setSession(login, { sessionId, credential })),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const after = await peek<string>(
      `SELECT count(*) FROM audit_events WHERE type = 'session.passkey.checked'`,
    );
    expect(Number(after) - Number(before)).toBe(1);
  });

  test('A5 refuses an answer to an expired challenge and takes a fresh one', async () => {
    const { sessionId, credential } = await givenChallenge(login, minnie);
    await pool().query(
      `UPDATE ceremonies SET expires_at = now() - interval '1 second' WHERE session_id = $1`,
      [sessionId],
    );
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('ceremony_expired');
    const retry = await givenChallenge(login, minnie);
    expect(
      (await setSession(login, { sessionId: retry.sessionId, credential: retry.credential })).ok,
    ).toBe(true);
  });

  test('A7 refuses the challenge of another session and leaves that one usable', async () => {
    const mine = await givenChallenge(login, mickey);
    const hers = await givenChallenge(login, minnie);
    const answer = mickey.key.authenticate(hers.options, { origin: origin() });
    expect(codeOf(await setSession(login, { sessionId: mine.sessionId, credential: answer }))).toBe(
      'ceremony_failed',
    );
    expect(
      (await setSession(login, { sessionId: hers.sessionId, credential: hers.credential })).ok,
    ).toBe(true);
  });

  test('a refused answer spends the challenge, a malformed body does not', async () => {
    const { sessionId, options, credential } = await givenChallenge(login, minnie);
    expect(codeOf(await setSession(login, { sessionId, credential: {} }))).toBe('invalid_argument');
    const evil = minnie.key.authenticate(options, { origin: 'https://evil.example' });
    expect(codeOf(await setSession(login, { sessionId, credential: evil }))).toBe(
      'ceremony_failed',
    );
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('ceremony_finished');
  });

  test('A11 refuses an answer without user verification', async () => {
    const { sessionId, credential } = await givenChallenge(login, minnie, { userVerified: false });
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe(
      'user_verification_required',
    );
  });

  test('A13 refuses a device-bound counter that went back, keeps the stored one and reports it', async () => {
    const donald = await givenPerson(
      'Donald',
      createAuthenticator({ algorithm: -7, counts: true }),
    );
    const first = await givenChallenge(login, donald, { signCount: 9 });
    must(await setSession(login, { sessionId: first.sessionId, credential: first.credential }));
    const second = await givenChallenge(login, donald, { signCount: 9 });
    expect(
      codeOf(
        await setSession(login, { sessionId: second.sessionId, credential: second.credential }),
      ),
    ).toBe('ceremony_failed');
    expect(await peek('SELECT sign_count FROM passkeys WHERE id = $1', [donald.passkeyId])).toBe(
      '9',
    );
    expect(
      await peek(
        `SELECT count(*) FROM audit_events WHERE type = 'passkey.clone_suspected' AND subject_id = $1`,
        [donald.userId],
      ),
    ).toBe('1');
    await policy({ cloneDetection: 'log' });
    const third = await givenChallenge(login, donald, { signCount: 3 });
    expect(
      (await setSession(login, { sessionId: third.sessionId, credential: third.credential })).ok,
    ).toBe(true);
    expect(await peek('SELECT sign_count FROM passkeys WHERE id = $1', [donald.passkeyId])).toBe(
      '9',
    );
  });

  test('A14 raises no alarm for a counter under a wrong signature', async () => {
    const daisy = await givenPerson('Daisy', createAuthenticator({ algorithm: -7, counts: true }));
    const good = await givenChallenge(login, daisy, { signCount: 5 });
    must(await setSession(login, { sessionId: good.sessionId, credential: good.credential }));
    const { sessionId, credential } = await givenChallenge(login, daisy, {
      signCount: 1,
      signature: (usual) =>
        Buffer.concat([usual.subarray(0, -1), Buffer.from([(usual.at(-1) ?? 0) ^ 1])]),
    });
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('ceremony_failed');
    expect(
      await peek(
        `SELECT count(*) FROM audit_events WHERE type = 'passkey.clone_suspected' AND subject_id = $1`,
        [daisy.userId],
      ),
    ).toBe('0');
  });

  test("A18 refuses another user's passkey, even offered and well signed", async () => {
    const begun = await givenChallenge(login, minnie);
    const credential = mickey.key.authenticate(begun.options, { origin: origin() });
    expect(codeOf(await setSession(login, { sessionId: begun.sessionId, credential }))).toBe(
      'ceremony_failed',
    );
    const session = must(await getSession(login, { sessionId: begun.sessionId }));
    expect(session.factors.webAuthN).toBeUndefined();
  });

  test('A21 refuses a passkey of the same user that was not offered', async () => {
    const goofy = await givenPerson('Goofy');
    const { sessionId, options } = await givenChallenge(login, goofy);
    const later = createAuthenticator({ algorithm: -7 });
    await givenPasskey(goofy.userId, later);
    const credential = later.authenticate(options, { origin: origin() });
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('ceremony_failed');
  });

  test('A22 refuses a passkey removed between start and finish', async () => {
    const pluto = await givenPerson('Pluto');
    const { sessionId, credential } = await givenChallenge(login, pluto);
    await pool().query('DELETE FROM passkeys WHERE id = $1', [pluto.passkeyId]);
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('ceremony_failed');
  });

  test('A23 refuses a user locked between start and finish', async () => {
    const chip = await givenPerson('Chip');
    const { sessionId, credential } = await givenChallenge(login, chip);
    must(await changeUserState(systemCaller, { userId: chip.userId, change: 'lock' }));
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('session_terminated');
    expect(codeOf(await getSession(login, { sessionId }))).toBe('session_not_found');
  });

  test('E9 refuses passkeys that the policy switched off in between, and asks for none', async () => {
    const { sessionId, credential } = await givenChallenge(login, minnie);
    await policy({ passkeysType: 'NOT_ALLOWED' });
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('passkeys_not_allowed');
    const begun = await createSession(login, {
      user: { userId: minnie.userId },
      challenge: { domain: 'localhost', userVerification: 'required' },
    });
    expect(codeOf(begun)).toBe('passkeys_not_allowed');
    await policy({ passkeysType: 'ALLOWED' });
    expect((await setSession(login, { sessionId, credential })).ok).toBe(true);
  });
});

/** A connection in whose transaction the session's row is held. */
async function holding(sessionId: string) {
  const holder = await pool().connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM sessions WHERE id = $1 FOR UPDATE', [sessionId]);
  return holder;
}

/** How many statements wait for a row that somebody holds. */
const waiting = () =>
  peek<number>(
    `SELECT count(*)::int FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );

describe('a session', () => {
  test('can be begun for nobody and becomes that of the passkey', async () => {
    const begun = must(
      await createSession(login, {
        challenge: { domain: 'localhost', userVerification: 'required' },
      }),
    );
    if (!begun.options) throw new Error('no options');
    expect(begun.options.allowCredentials).toEqual([]);
    const withoutHandle = minnie.key.authenticate(begun.options, {
      origin: origin(),
      userHandle: null,
    });
    expect(
      codeOf(await setSession(login, { sessionId: begun.sessionId, credential: withoutHandle })),
    ).toBe('ceremony_failed');
    const again = must(
      await setSession(login, {
        sessionId: begun.sessionId,
        challenge: { domain: 'localhost', userVerification: 'preferred' },
      }),
    );
    if (!again.options) throw new Error('no options');
    const credential = minnie.key.authenticate(again.options, { origin: origin() });
    must(await setSession(login, { sessionId: begun.sessionId, credential }));
    expect(must(await getSession(login, { sessionId: begun.sessionId })).user?.id).toBe(
      minnie.userId,
    );
  });

  test('C1 is neither changed, read nor ended with the token of another', async () => {
    const [hers, his] = [await givenChallenge(login, minnie), await givenChallenge(login, mickey)];
    const { sessionId } = hers;
    const { sessionToken } = his;
    for (const refused of [
      await setSession(login, { sessionId, sessionToken, metadata: {} }),
      await getSession(login, { sessionId, sessionToken }),
      await deleteSession(login, { sessionId, sessionToken }),
    ])
      expect(codeOf(refused)).toBe('session_token_invalid');
    expect(must(await getSession(login, { sessionId })).sequence).toBe(1);
  });

  test('ends once, and ending it again is no error', async () => {
    const { sessionId, sessionToken, credential } = await givenChallenge(login, minnie);
    must(await deleteSession(login, { sessionId, sessionToken }));
    expect(codeOf(await setSession(login, { sessionId, credential }))).toBe('session_terminated');
    expect(codeOf(await getSession(login, { sessionId }))).toBe('session_not_found');
    expect((await deleteSession(login, { sessionId })).ok).toBe(true);
    expect((await deleteSession(login, { sessionId: '404' })).ok).toBe(true);
  });

  test('C3 is not ended with a token that was rotated while the end was under way', async () => {
    const { sessionId, sessionToken } = await givenChallenge(login, minnie);
    const holder = await holding(sessionId);
    try {
      await holder.query('UPDATE sessions SET token_hash = $2 WHERE id = $1', [
        sessionId,
        Buffer.alloc(32),
      ]);
      const ended = deleteSession(login, { sessionId, sessionToken });
      await expect.poll(waiting).toBe(1);
      await holder.query('COMMIT');
      expect(codeOf(await ended)).toBe('session_token_invalid');
    } finally {
      // Ends the transaction too, where the test did not get as far.
      holder.release(true);
    }
    expect((await getSession(login, { sessionId })).ok).toBe(true);
  });

  test('C3 takes only its newest token for a change, and reads with the one before for a while', async () => {
    const { sessionId, sessionToken, credential } = await givenChallenge(login, minnie);
    const { sessionToken: newest } = must(await setSession(login, { sessionId, credential }));
    expect(codeOf(await setSession(login, { sessionId, sessionToken, metadata: {} }))).toBe(
      'session_token_invalid',
    );
    expect((await getSession(login, { sessionId, sessionToken })).ok).toBe(true);
    await pool().query(
      `UPDATE sessions SET previous_valid_until = now() - interval '1 second' WHERE id = $1`,
      [sessionId],
    );
    expect(codeOf(await getSession(login, { sessionId, sessionToken }))).toBe(
      'session_token_invalid',
    );
    expect(
      (await setSession(login, { sessionId, sessionToken: newest, metadata: { a: 'Yg==' } })).ok,
    ).toBe(true);
  });

  test('C3 is changed once by several changes at once with one token, sent along or as the bearer token', async () => {
    const walt = await givenPerson('Walt', undefined, ['INSTANCE_ADMIN']);
    const both = async (caller: Caller, sessionId: string, sent: { sessionToken?: string }) => {
      const holder = await holding(sessionId);
      const change = () => setSession(caller, { sessionId, ...sent, metadata: { a: 'Yg==' } });
      try {
        const changes = Promise.all([change(), change()]);
        await expect.poll(waiting).toBe(2);
        await holder.query('COMMIT');
        return (await changes).map(codeOf).sort();
      } finally {
        holder.release(true);
      }
    };
    const once = ['accepted', 'session_token_invalid'];
    const first = await givenChallenge(login, walt);
    expect(await both(login, first.sessionId, { sessionToken: first.sessionToken })).toEqual(once);
    const { sessionId, credential } = await givenChallenge(login, walt);
    const { sessionToken } = must(await setSession(login, { sessionId, credential }));
    expect(await both(bearing(sessionToken), sessionId, {})).toEqual(once);
    expect(must(await getSession(login, { sessionId })).sequence).toBe(3);
  });

  test('C12 and C14 keep their user', async () => {
    const { sessionId } = await givenChallenge(login, minnie);
    expect(codeOf(await setSession(login, { sessionId, user: { userId: mickey.userId } }))).toBe(
      'user_change_not_possible',
    );
    expect((await setSession(login, { sessionId, user: { userId: minnie.userId } })).ok).toBe(true);
  });

  test('C14 refuse the passkey of somebody else than the change names, by login name or by id', async () => {
    const challenge = { domain: 'localhost', userVerification: 'required' } as const;
    for (const user of [{ loginName: mickey.loginName }, { userId: mickey.userId }]) {
      const { sessionId, options } = must(await createSession(login, { challenge }));
      if (!options) throw new Error('no options');
      const credential = minnie.key.authenticate(options, { origin: origin() });
      expect(codeOf(await setSession(login, { sessionId, user, credential }))).toBe(
        'ceremony_failed',
      );
      expect(must(await getSession(login, { sessionId })).user).toBeNull();
    }
  });

  test('C13 refuse a challenge for a domain that is not configured', async () => {
    const begun = await createSession(login, {
      user: { userId: minnie.userId },
      challenge: { domain: 'evil.example', userVerification: 'required' },
    });
    expect(codeOf(begun)).toBe('domain_not_allowed');
  });

  test('C8 stop bearing their user at once when the user is deactivated', async () => {
    const dale = await givenPerson('Dale');
    const { sessionId, credential } = await givenChallenge(login, dale);
    const { sessionToken } = must(await setSession(login, { sessionId, credential }));
    expect((await getSession(bearing(sessionToken), { sessionId })).ok).toBe(true);
    must(await changeUserState(systemCaller, { userId: dale.userId, change: 'deactivate' }));
    expect(codeOf(await getSession(bearing(sessionToken), { sessionId }))).toBe('invalid_token');
  });

  test('C2 is not changed by whoever lacks the permission', async () => {
    const { sessionId, sessionToken, credential } = await givenChallenge(login, mickey);
    const { sessionToken: bearer } = must(
      await setSession(login, { sessionId, sessionToken, credential }),
    );
    expect(codeOf(await setSession(bearing(bearer), { sessionId, metadata: {} }))).toBe(
      'permission_denied',
    );
  });
});
