import { beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { readFirstSteps } from '@/lib/operations/system/read-first-steps';
import { createTestDatabase } from '@/testing/database';
import {
  anonymous,
  browsing,
  codeOf,
  givenPasskey,
  givenPerson,
  givenToken,
  must,
  origin,
  type Person,
} from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

async function signIn(person: Person): Promise<Caller> {
  const begun = must(await beginSignIn(anonymous, {}));
  const credential = person.key.authenticate(begun.options, { origin: origin() });
  return browsing(must(await finishSignIn(anonymous, { ...begun, credential })).userAgentToken);
}

test('each step is done once it is, and only who runs the installation is told', async () => {
  const walt = await givenPerson('Walt', undefined, ['INSTANCE_ADMIN']);
  const caller = await signIn(walt);
  const steps = async () => must(await readFirstSteps(caller));
  expect(await steps()).toEqual({ passkey: false, invite: false, app: false });
  await givenPasskey(walt.userId, createAuthenticator({ algorithm: -7 }));
  expect(await steps()).toEqual({ passkey: true, invite: false, app: false });
  const minnie = await givenPerson('Minnie');
  expect(await steps()).toEqual({ passkey: true, invite: true, app: false });
  await givenToken('LOGIN_CLIENT');
  expect(await steps()).toEqual({ passkey: true, invite: true, app: true });
  expect(codeOf(await readFirstSteps(await signIn(minnie)))).toBe('permission_denied');
  expect(codeOf(await readFirstSteps(anonymous))).toBe('unauthenticated');
});
