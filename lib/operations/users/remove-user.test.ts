import { beforeAll, expect, test } from 'vitest';
import { getSession } from '@/lib/operations/sessions/get-session';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { findUser } from '@/lib/operations/users/find-user';
import { removeUser } from '@/lib/operations/users/remove-user';
import { createTestDatabase } from '@/testing/database';
import {
  anonymous,
  bearing,
  codeOf,
  givenChallenge,
  givenPerson,
  givenToken,
  must,
  peek,
} from '@/testing/people';

beforeAll(createTestDatabase);

const rowsOf = (table: string, column: string, id: string) =>
  peek<string>(`SELECT count(*) FROM ${table} WHERE ${column} = $1`, [id]);

test('a removed person is gone with everything that was theirs, and the audit log keeps the id', async () => {
  const minnie = await givenPerson('Minnie');
  const client = await givenToken('LOGIN_CLIENT');
  const session = await givenChallenge(client, minnie);
  must(await removeUser(systemCaller, { userId: minnie.userId }));
  for (const table of ['passkeys', 'sessions', 'ceremonies', 'one_time_codes', 'access_tokens'])
    expect(await rowsOf(table, 'user_id', minnie.userId), table).toBe('0');
  const kept = `SELECT count(*) FROM audit_events WHERE type = 'user.removed' AND subject_id = $1`;
  expect(await peek(kept, [minnie.userId])).toBe('1');
  expect(codeOf(await findUser(systemCaller, { userId: minnie.userId }))).toBe('user_not_found');
  const { sessionId, sessionToken } = session;
  expect(codeOf(await getSession(anonymous, { sessionId, sessionToken }))).not.toBe('accepted');
  expect(codeOf(await removeUser(systemCaller, { userId: minnie.userId }))).toBe('user_not_found');
});

test('the name is free again, and belongs to somebody new', async () => {
  const person = { givenName: 'Daisy', familyName: 'Duck', email: 'daisy@duck.com' };
  const first = must(await createHumanUser(systemCaller, person));
  must(await removeUser(systemCaller, { userId: first.userId }));
  const second = must(await createHumanUser(systemCaller, person));
  expect(second.userId).not.toBe(first.userId);
});

test('removing needs the right to change people', async () => {
  const mickey = await givenPerson('Mickey');
  expect(codeOf(await removeUser(anonymous, { userId: mickey.userId }))).toBe('unauthenticated');
  const nobody = bearing('lk_pat_1_x');
  expect(codeOf(await removeUser(nobody, { userId: mickey.userId }))).toBe('invalid_token');
  must(await removeUser(await givenToken('INSTANCE_ADMIN'), { userId: mickey.userId }));
});
