import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { setSession } from '@/lib/operations/sessions/set-session';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { readOutbox } from '@/lib/operations/system/read-outbox';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
import {
  anonymous,
  codeOf,
  givenChallenge,
  givenPerson,
  givenToken,
  must,
  origin,
  type Person,
  peek,
} from '@/testing/people';
import { type AuthenticationConduct, createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

const traits = { algorithm: -7, counts: true } as const;
let login: Caller;
let donald: Person;
let daisy: Person;
beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
  donald = await givenPerson('Donald', createAuthenticator(traits));
  const synced = { backupEligible: true, backedUp: true };
  daisy = await givenPerson('Daisy', createAuthenticator({ ...traits, ...synced }));
});
beforeEach(async () => {
  await pool().query('DELETE FROM rate_limits');
  await pool().query('DELETE FROM outbox_mails');
  await pool().query('UPDATE passkeys SET sign_count = 9');
});
beforeEach(keepLoginPolicy);

type Conduct = Partial<AuthenticationConduct>;

async function overApi(person: Person, how: Conduct) {
  const { sessionId, credential } = await givenChallenge(login, person, how);
  return setSession(login, { sessionId, credential });
}

async function onPages({ key }: Person, how: Conduct) {
  const { options, ...begun } = must(await beginSignIn(anonymous, {}));
  const credential = key.authenticate(options, { origin: origin(), ...how });
  return finishSignIn(anonymous, { ...begun, credential });
}

const waiting = async () => must(await readOutbox(systemCaller));
const onlyLogs = async () =>
  must(await setLoginPolicy(systemCaller, { patch: { cloneDetection: 'log' }, confirmed: true }));
const suspicions = () =>
  peek<number>(
    `SELECT count(*)::int FROM audit_events
     WHERE type = 'passkey.clone_suspected' OR facts->>'counter' = 'regressed'`,
  );

describe.each([
  ['over the API', overApi],
  ['on the pages', onPages],
])('a counter that went back %s', (_where, signIn) => {
  test('A13 is refused, noted, and told to the owner by mail', async () => {
    const before = await suspicions();
    expect(codeOf(await signIn(donald, { signCount: 9 }))).toBe('ceremony_failed');
    expect(await suspicions()).toBe(before + 1);
    const [mail, ...more] = await waiting();
    expect(more).toEqual([]);
    expect(mail?.to).toBe(donald.loginName);
    expect(mail?.subject).toMatch(/^Your passkey may have been copied: /);
    expect(mail?.text).toContain('The sign-in was refused.');
    expect(mail?.text).toContain(`${origin()}/account/security`);
  });

  test('A13 is told once an hour, and noted each time', async () => {
    const before = await suspicions();
    for (let time = 0; time < 3; time += 1)
      expect(codeOf(await signIn(donald, { signCount: 5 }))).toBe('ceremony_failed');
    expect([await suspicions(), (await waiting()).length]).toEqual([before + 3, 1]);
    await pool().query(
      `UPDATE rate_limits SET resets_at = now() WHERE key LIKE 'copy_mail_by_passkey:%'`,
    );
    await signIn(donald, { signCount: 5 });
    expect(await waiting()).toHaveLength(2);
  });

  test('A13 is told to the owner where the policy lets it pass, too', async () => {
    await onlyLogs();
    const before = await suspicions();
    for (let time = 0; time < 2; time += 1)
      expect(codeOf(await signIn(donald, { signCount: 3 }))).toBe('accepted');
    expect(await suspicions()).toBe(before + 2);
    const [mail, ...more] = await waiting();
    expect(more).toEqual([]);
    expect([mail?.to, mail?.text]).toEqual([
      donald.loginName,
      expect.stringContaining('The sign-in was let in all the same.'),
    ]);
  });

  test('A13 is refused or let pass all the same where the owner has no address', async () => {
    await pool().query('UPDATE users SET email = NULL WHERE id = $1', [donald.userId]);
    expect(codeOf(await signIn(donald, { signCount: 9 }))).toBe('ceremony_failed');
    await onlyLogs();
    expect(codeOf(await signIn(donald, { signCount: 9 }))).toBe('accepted');
    expect(await waiting()).toEqual([]);
    await pool().query('UPDATE users SET email = login_name WHERE id = $1', [donald.userId]);
  });

  test('A14 is told to nobody under a wrong signature', async () => {
    const signature = (usual: Uint8Array) => usual.subarray(0, -1);
    expect(codeOf(await signIn(donald, { signCount: 1, signature }))).toBe('ceremony_failed');
    expect(await waiting()).toEqual([]);
  });

  test('A15 is told to nobody for a synced passkey, and no ordinary use is', async () => {
    expect(codeOf(await signIn(daisy, { signCount: 1 }))).toBe('accepted');
    expect(codeOf(await signIn(donald, { signCount: 10 }))).toBe('accepted');
    expect(await waiting()).toEqual([]);
  });
});
