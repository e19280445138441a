import { beforeAll, beforeEach, expect, test } from 'vitest';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { removeUser } from '@/lib/operations/users/remove-user';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { codeOf, givenPerson, givenToken, must, type Person, peek } from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

const newKey = () => createAuthenticator({ algorithm: -7 });
let minnie: Person;
let mickey: Person;

beforeAll(async () => {
  minnie = await givenPerson('Minnie', newKey(), ['INSTANCE_ADMIN']);
  mickey = await givenPerson('Mickey', newKey(), ['INSTANCE_ADMIN', 'ORG_ADMIN']);
  // A program cannot let anybody in.
  await givenToken('INSTANCE_ADMIN');
});
beforeEach(async () => {
  await pool().query(`UPDATE users SET state = 'ACTIVE'`);
});

const change = (person: { userId: string }, how: 'deactivate' | 'lock') =>
  changeUserState(systemCaller, { userId: person.userId, change: how });
const stateOf = (person: Person) =>
  peek<string>('SELECT state FROM users WHERE id = $1', [person.userId]);

test.each(['deactivate', 'lock'] as const)('E11 %s leaves the last administrator', async (how) => {
  must(await change(minnie, how));
  expect(codeOf(await change(mickey, how))).toBe('last_administrator');
  expect(await stateOf(mickey)).toBe('ACTIVE');
});

test('E11 of two administrators who deactivate each other at once one stays', async () => {
  for (let round = 0; round < 10; round += 1) {
    await pool().query(`UPDATE users SET state = 'ACTIVE'`);
    const outcomes = await Promise.all([change(minnie, 'deactivate'), change(mickey, 'lock')]);
    expect(outcomes.map(codeOf).sort()).toEqual(['accepted', 'last_administrator']);
  }
});

test('E11 the last administrator is not removed, nor are two who remove each other at once', async () => {
  must(await change(minnie, 'deactivate'));
  expect(codeOf(await removeUser(systemCaller, mickey))).toBe('last_administrator');
  expect(await stateOf(mickey)).toBe('ACTIVE');
  for (let round = 0; round < 5; round += 1) {
    const pair = [
      await givenPerson(`Huey-${round}`, newKey(), ['INSTANCE_ADMIN']),
      await givenPerson(`Dewey-${round}`, newKey(), ['INSTANCE_ADMIN']),
    ] as const;
    await pool().query(`UPDATE users SET state = 'INACTIVE' WHERE id <> ALL ($1)`, [
      pair.map(({ userId }) => userId),
    ]);
    const outcomes = await Promise.all(pair.map((person) => removeUser(systemCaller, person)));
    expect(outcomes.map(codeOf).sort()).toEqual(['accepted', 'last_administrator']);
    await pool().query(`DELETE FROM users WHERE id = ANY ($1)`, [pair.map(({ userId }) => userId)]);
  }
});

test('E11 an administrator without a passkey does not stand in for one who has some', async () => {
  const daisy = must(
    await createHumanUser(systemCaller, {
      givenName: 'Daisy',
      familyName: 'Duck',
      email: 'daisy@mouse.com',
      roles: ['INSTANCE_ADMIN'],
    }),
  );
  must(await change(minnie, 'deactivate'));
  expect(codeOf(await change(mickey, 'deactivate'))).toBe('last_administrator');
  must(await change(daisy, 'deactivate'));
});

test('whoever cannot administer now may go, and everybody else', async () => {
  must(await change(minnie, 'lock'));
  must(await change(minnie, 'deactivate'));
  const goofy = await givenPerson('Goofy');
  must(await change(goofy, 'deactivate'));
});
