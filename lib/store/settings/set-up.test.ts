import { beforeAll, expect, test } from 'vitest';
import { newId } from '@/lib/ids';
import { createSetUpCode } from '@/lib/store/settings/create-set-up-code';
import { enterFirstAdmin } from '@/lib/store/settings/enter-first-admin';
import { findSetUpCode } from '@/lib/store/settings/find-set-up-code';
import { hashToken } from '@/lib/tokens';
import { createTestDatabase } from '@/testing/database';
import { client, givenPerson, peek } from '@/testing/people';

beforeAll(createTestDatabase);

const audit = { type: 'test', client };

function mint(code: string): Promise<boolean> {
  const hash = hashToken(code);
  return createSetUpCode({ id: newId(), hash, lifetimeSeconds: 60 }, audit);
}

const codeIdOf = async (code: string): Promise<string | undefined> => {
  const found = await findSetUpCode(hashToken(code));
  return found.isFinished ? undefined : found.code?.id;
};

function enter(codeId: string, loginName: string) {
  const admin = {
    id: newId(),
    loginName,
    email: loginName,
    givenName: 'Ada',
    familyName: 'Lovelace',
    displayName: 'Ada Lovelace',
    webauthnHandle: Buffer.from(newId()),
  };
  return enterFirstAdmin(codeId, admin, audit);
}

test('of set-up codes made at the same time one stays alive', async () => {
  const codes = ['a', 'b', 'c', 'd'];
  await mint('older');
  expect(await Promise.all(codes.map(mint))).toEqual([true, true, true, true]);
  const ids = await Promise.all(['older', ...codes].map(codeIdOf));
  expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
});

test('two tries under one code make one person, and the later names count', async () => {
  await mint('e');
  const codeId = (await codeIdOf('e')) ?? '';
  const names = ['a@example.com', 'b@example.com'];
  const entered = await Promise.all(names.map((name) => enter(codeId, name)));
  const userIds = entered.map((entry) => ('userId' in entry ? entry.userId : null));
  expect(userIds[0]).not.toBeNull();
  expect(userIds[1]).toBe(userIds[0]);
  expect(await enter(codeId, 'ada@example.com')).toEqual({ userId: userIds[0] });
  expect(await peek('SELECT json_agg(login_name) FROM users')).toEqual(['ada@example.com']);
});

test('refuses a name that is taken, and a code that is dead', async () => {
  const codeId = (await codeIdOf('e')) ?? '';
  const { loginName } = await givenPerson('Minnie');
  expect(await enter(codeId, loginName)).toEqual({ refusal: 'user_already_exists' });
  await mint('f');
  expect(await enter(codeId, 'ada@example.com')).toEqual({ refusal: 'code_invalid' });
  const fresh = (await codeIdOf('f')) ?? '';
  expect(await enter(fresh, loginName)).toEqual({ refusal: 'user_already_exists' });
});
