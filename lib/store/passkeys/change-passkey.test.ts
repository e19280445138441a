import { beforeAll, describe, expect, test } from 'vitest';
import { refuse } from '@/lib/result';
import { changePasskey, type PasskeyChange } from '@/lib/store/passkeys/change-passkey';
import { pool } from '@/lib/store/postgres/pool';
import type { Situation } from '@/lib/store/users/situation';
import { createTestDatabase } from '@/testing/database';
import { anonymous, client, givenPasskey, givenPerson, peek } from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

const rpId = 'localhost';

const removal: PasskeyChange = {
  kind: 'remove',
  rpId,
  mail: null,
  keptSessionId: null,
  audit: { type: 'user.passkey.removed', client },
};

const remove = (userId: string, passkeyId: string) =>
  changePasskey(anonymous, { userId, passkeyId }, () => ({ change: removal }));

const left = (userId: string) =>
  peek<string>('SELECT count(*) FROM passkeys WHERE user_id = $1', [userId]).then(Number);

const removals = (userId: string) =>
  peek<string>(
    `SELECT count(*) FROM audit_events WHERE type = 'user.passkey.removed' AND subject_id = $1`,
    [userId],
  ).then(Number);

describe('the last way in', () => {
  test('stays when all five passkeys are removed at the same time', async () => {
    const minnie = await givenPerson('Minnie');
    const passkeyIds = [minnie.passkeyId];
    for (let more = 0; more < 4; more += 1)
      passkeyIds.push(await givenPasskey(minnie.userId, createAuthenticator({ algorithm: -7 })));
    const answers = await Promise.all(passkeyIds.map((id) => remove(minnie.userId, id)));
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect(await left(minnie.userId)).toBe(1);
    expect(await removals(minnie.userId)).toBe(4);
  });

  test('is neither a security key nor a passkey of another domain', async () => {
    const goofy = await givenPerson('Goofy');
    const other = await givenPasskey(goofy.userId, createAuthenticator({ algorithm: -7 }));
    await pool().query(`UPDATE passkeys SET rp_id = 'other.example' WHERE id = $1`, [other]);
    expect(await remove(goofy.userId, goofy.passkeyId)).toBeNull();
    await pool().query(`UPDATE passkeys SET rp_id = $2, kind = 'U2F' WHERE id = $1`, [other, rpId]);
    expect(await remove(goofy.userId, goofy.passkeyId)).toBeNull();
    expect(await remove(goofy.userId, other)).toHaveProperty('details');
    expect(await left(goofy.userId)).toBe(1);
  });
});

test('decides on what holds once its turn has come', async () => {
  const daisy = await givenPerson('Daisy');
  const target = { userId: daisy.userId, passkeyId: daisy.passkeyId };
  const other = await pool().connect();
  await other.query('BEGIN');
  await other.query(`UPDATE users SET state = 'LOCKED' WHERE id = $1`, [daisy.userId]);
  const seen: (Situation['user'] | undefined)[] = [];
  const waiting = changePasskey(anonymous, target, ({ user }) => {
    seen.push(user);
    return { refusal: refuse('user_not_active').error };
  });
  const blocked = `SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await expect.poll(() => peek(blocked)).toBe('1');
  await other.query('COMMIT');
  other.release();
  expect(await waiting).toMatchObject({ refusal: { code: 'user_not_active' } });
  expect(seen.map((user) => user?.state)).toEqual(['LOCKED']);
});

test('writes nothing of a change that was refused or found nothing', async () => {
  const donald = await givenPerson('Donald');
  const version = () => peek<string>('SELECT sequence FROM users WHERE id = $1', [donald.userId]);
  const before = await version();
  const change = { ...removal, kind: 'rename', name: 'x' } as const;
  const target = { userId: donald.userId, passkeyId: '404' };
  expect(await changePasskey(anonymous, target, () => ({ change }))).toBeNull();
  expect(await remove(donald.userId, donald.passkeyId)).toBeNull();
  expect(await version()).toBe(before);
  expect(await removals(donald.userId)).toBe(0);
});
