import { beforeAll, beforeEach, expect, test } from 'vitest';
import { lookAtLink } from '@/lib/operations/passkeys/look-at-link';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { invitePerson } from '@/lib/operations/users/invite-person';
import { createTestDatabase } from '@/testing/database';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
import { anonymous, codeOf, givenToken, must, peek } from '@/testing/people';

beforeAll(createTestDatabase);
beforeEach(keepLoginPolicy);

const daisy = { email: 'daisy@duck.com', givenName: 'Daisy', familyName: 'Duck' };
const people = () => peek<string>(`SELECT count(*)::text FROM users WHERE kind = 'human'`);

test('makes a person and the link by which they make their passkey', async () => {
  const admin = await givenToken('ORG_ADMIN');
  const { userId, url } = must(await invitePerson(admin, daisy));
  const query = new URL(url).searchParams;
  expect(query.get('userID')).toBe(userId);
  const link = { userId, codeId: query.get('codeID') ?? '', code: query.get('code') ?? '' };
  expect(must(await lookAtLink(anonymous, link))).toMatchObject({ displayName: 'Daisy Duck' });
});

test('refuses a name that is taken, one that is none, and who may not', async () => {
  const admin = await givenToken('ORG_ADMIN');
  const before = await people();
  expect(codeOf(await invitePerson(admin, daisy))).toBe('user_already_exists');
  expect(await invitePerson(admin, { ...daisy, email: 'x', givenName: 'X' })).toMatchObject({
    error: { code: 'invalid_argument', field: 'email' },
  });
  const other = { ...daisy, email: 'other@duck.com' };
  expect(codeOf(await invitePerson(anonymous, other))).toBe('unauthenticated');
  expect(await people()).toBe(before);
});

test('makes nobody while passkeys are switched off', async () => {
  const admin = await givenToken('ORG_ADMIN');
  const patch = { passkeysType: 'NOT_ALLOWED' };
  must(await setLoginPolicy(systemCaller, { patch, confirmed: true }));
  const before = await people();
  const late = { ...daisy, email: 'late@duck.com' };
  expect(codeOf(await invitePerson(admin, late))).toBe('passkeys_not_allowed');
  expect(await people()).toBe(before);
});
