import { beforeAll, beforeEach, expect, test } from 'vitest';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { createHumanUser } from '@/lib/operations/users/create-human-user';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { codeOf, givenPerson, givenToken, must, type Person, peek } from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

let minnie: Person;
let mickey: Person;

beforeAll(async () => {
  const key = () => createAuthenticator({ algorithm: -7 });
  minnie = await givenPerson('Minnie', key(), ['INSTANCE_ADMIN']);
  mickey = await givenPerson('Mickey', key(), ['INSTANCE_ADMIN', 'ORG_ADMIN']);
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
