import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Limit } from '@/lib/model';
import { countWrongCode } from '@/lib/store/passkeys/count-wrong-code';
import { createRegistrationCode } from '@/lib/store/passkeys/create-registration-code';
import { pool } from '@/lib/store/postgres/pool';
import { hashToken } from '@/lib/tokens';
import { createTestDatabase } from '@/testing/database';
import { client, givenPerson, type Person, peek } from '@/testing/people';

beforeAll(createTestDatabase);

let minnie: Person;
beforeAll(async () => {
  minnie = await givenPerson('Minnie');
});
beforeEach(async () => {
  await pool().query('DELETE FROM rate_limits');
});

let codes = 0;
const newCode = async (limits: Limit[] = []) => {
  codes += 1;
  const id = String(codes);
  const created = await createRegistrationCode({
    id,
    userId: minnie.userId,
    hash: hashToken(id),
    now: await peek<Date>('SELECT now()'),
    lifetimeSeconds: 3600,
    mail: null,
    limits,
    audit: { type: 'user.passkey.link.created', client },
  });
  return { id, created };
};

const audited = (type: string) =>
  peek<string>('SELECT count(*) FROM audit_events WHERE type = $1', [type]).then(Number);

const wide: Limit = { key: 'wide', max: 1000, windowSeconds: 600 };

async function presentWrong(id: string, limits: Limit[]): Promise<number | null> {
  const now = await peek<Date>('SELECT now()');
  const audit = { type: 'user.passkey.code.refused', subjectId: minnie.userId, client };
  return countWrongCode({ id, maxAttempts: 5, now }, limits, audit);
}

describe('a wrong code', () => {
  test('is counted once each, and the fifth kills the code', async () => {
    const { id } = await newCode();
    const state = () =>
      peek<[number, boolean]>(
        'SELECT json_build_array(attempts, dead_at IS NOT NULL) FROM one_time_codes WHERE id = $1',
        [id],
      );
    await Promise.all(Array.from({ length: 4 }, () => presentWrong(id, [wide])));
    expect(await state()).toEqual([4, false]);
    await Promise.all(Array.from({ length: 2 }, () => presentWrong(id, [wide])));
    expect(await state()).toEqual([5, true]);
    expect(await peek(`SELECT count FROM rate_limits WHERE key = 'wide'`)).toBe(6);
  });

  test('is audited until its limit, and no further', async () => {
    const { id } = await newCode();
    const before = await audited('user.passkey.code.refused');
    const narrow = { key: 'narrow', max: 2, windowSeconds: 600 };
    const waits: (number | null)[] = [];
    for (let tries = 0; tries < 4; tries += 1) waits.push(await presentWrong(id, [narrow]));
    expect(waits).toEqual([null, null, expect.any(Number), expect.any(Number)]);
    expect(await audited('user.passkey.code.refused')).toBe(before + 2);
  });

  test('writes nothing any more once its limit is exceeded and its code is dead', async () => {
    const { id } = await newCode();
    const narrow = { key: 'narrow', max: 5, windowSeconds: 600 };
    for (let tries = 0; tries < 6; tries += 1) await presentWrong(id, [narrow]);
    // Each version of a row names the transaction that wrote it, and a lock the one that holds it.
    const versions = () =>
      peek(`SELECT json_build_array(
        (SELECT json_agg(json_build_array(xmin, xmax, count)) FROM rate_limits),
        (SELECT json_build_array(xmin, xmax, attempts) FROM one_time_codes WHERE id = '${id}'),
        (SELECT count(*) FROM audit_events))`);
    const before = await versions();
    for (let tries = 0; tries < 3; tries += 1)
      expect(await presentWrong(id, [narrow, wide])).toEqual(expect.any(Number));
    expect(await versions()).toEqual(before);
  });

  test('is counted and no event where only somebody looked', async () => {
    const { id } = await newCode();
    const before = await audited('user.passkey.code.refused');
    const now = await peek<Date>('SELECT now()');
    expect(await countWrongCode({ id, maxAttempts: 5, now }, [wide], null)).toBeNull();
    expect(await peek(`SELECT count FROM rate_limits WHERE key = 'wide'`)).toBe(1);
    expect(await audited('user.passkey.code.refused')).toBe(before);
  });
});

describe('a registration code', () => {
  test('is the only live one of ten made at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => newCode()));
    for (const { created } of made) expect(created).toHaveProperty('details');
    const live = `SELECT count(*) FROM one_time_codes WHERE user_id = $1 AND dead_at IS NULL`;
    expect(await peek(live, [minnie.userId])).toBe('1');
  });

  test('is not made beyond a limit, and the older one stays alive', async () => {
    const once = { key: 'once', max: 1, windowSeconds: 600 };
    const { id } = await newCode([once]);
    expect((await newCode([once])).created).toMatchObject({
      refusal: 'rate_limited',
      retryAfterSeconds: expect.any(Number),
    });
    expect(await peek('SELECT dead_at FROM one_time_codes WHERE id = $1', [id])).toBeNull();
  });

  test('is not made for somebody who is locked', async () => {
    await pool().query(`UPDATE users SET state = 'LOCKED' WHERE id = $1`, [minnie.userId]);
    const before = await audited('user.passkey.link.created');
    expect((await newCode()).created).toEqual({ refusal: 'user_not_active' });
    expect(await audited('user.passkey.link.created')).toBe(before);
  });
});
