import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller, Principal } from '@/lib/model';
import { pool } from '@/lib/store/postgres/pool';
import { transact } from '@/lib/store/postgres/prisma-transaction';
import { readSituation, readSituationIn } from '@/lib/store/users/situation';
import { newToken, readToken } from '@/lib/tokens';
import { createTestDatabase } from '@/testing/database';
import {
  anonymous,
  bearing,
  givenPasskey,
  givenPerson,
  givenToken,
  type Person,
} from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

let minnie: Person;
let second: string;
let login: Caller;
let session: Caller;
beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
  minnie = await givenPerson('Minnie');
  second = await givenPasskey(minnie.userId, createAuthenticator({ algorithm: -8 }));
  const token = newToken('session', '1');
  await pool().query(
    `INSERT INTO sessions (id, token_hash, user_id, expires_at, factors) VALUES ('1', $1, $2, now() + interval '1 hour',
      jsonb_build_object('webAuthN', jsonb_build_object('verifiedAt', now(), 'userVerified', true,
        'passkeyId', $3::text, 'kind', 'PASSKEY')))`,
    [readToken(token)?.hash, minnie.userId, minnie.passkeyId],
  );
  session = bearing(token);
});

/** Each reading has a clock of its own. */
const withoutClock = (principal: Principal | null) =>
  principal?.session ? { ...principal, session: { ...principal.session, now: null } } : principal;

describe('a situation', () => {
  test('is the same by id and by name, outside a transaction and inside one', async () => {
    const readings = (caller: Caller) =>
      Promise.all([
        readSituation(caller, { userId: minnie.userId }),
        readSituation(caller, { loginName: minnie.loginName }),
        transact((tx) => readSituationIn(tx, caller, { userId: minnie.userId })),
      ]);
    for (const caller of [anonymous, login, session])
      for (const { user, passkeys, principal, policy } of await readings(caller)) {
        const [first] = await readings(caller);
        expect(user).toEqual(first.user);
        expect(passkeys.map(({ id }) => id)).toEqual([minnie.passkeyId, second]);
        expect(passkeys).toEqual(first.passkeys);
        expect(withoutClock(principal)).toEqual(withoutClock(first.principal));
        expect(policy).toEqual(first.policy);
      }
  });

  test('knows who is calling, with what they have proven', async () => {
    expect((await readSituation(anonymous)).principal).toBeNull();
    const { principal: machine } = await readSituation(login);
    expect(machine).toMatchObject({ roles: ['LOGIN_CLIENT'], session: null, isExpired: false });
    const { principal: person, now } = await readSituation(session);
    expect(person).toMatchObject({ userId: minnie.userId, isPrevious: false });
    const { webAuthN } = person?.session?.factors ?? {};
    expect(webAuthN).toMatchObject({ passkeyId: minnie.passkeyId, kind: 'PASSKEY' });
    expect(webAuthN?.verifiedAt.getTime()).toBeLessThanOrEqual(now.getTime() + 1);
  });

  test('of nobody has no user, no passkeys and the policy of the instance', async () => {
    for (const about of [{}, { userId: '404' }, { loginName: 'nobody@mouse.com' }])
      expect(await readSituation(login, about)).toMatchObject({
        user: null,
        isOrganizationActive: false,
        passkeys: [],
        code: null,
        policyDetails: { organizationId: null },
      });
  });

  test('shows a code to its own user only', async () => {
    await pool().query(
      `INSERT INTO one_time_codes (id, purpose, user_id, hash, expires_at)
       VALUES ('1', 'registration', $1, 'x', now() + interval '1 minute')`,
      [minnie.userId],
    );
    const mickey = await givenPerson('Mickey');
    const { code } = await readSituation(anonymous, { userId: minnie.userId, codeId: '1' });
    expect(code).toMatchObject({ id: '1', attempts: 0, isLive: true });
    const other = await readSituation(anonymous, { userId: mickey.userId, codeId: '1' });
    expect(other.code).toBeNull();
  });

  test('has the policy of the user’s organization, else of the one asked about', async () => {
    await pool().query(
      `INSERT INTO organizations (id, name, primary_domain) VALUES ('2', 'Other', 'other.example')`,
    );
    await pool().query(
      `INSERT INTO login_policies (id, organization_id, timeout_seconds) VALUES ('2', '2', 77)`,
    );
    const asked = await readSituation(anonymous, { organizationId: '2' });
    expect(asked).toMatchObject({
      policy: { timeoutSeconds: 77 },
      policyDetails: { id: '2', organizationId: '2' },
    });
    const about = { userId: minnie.userId, organizationId: '2' };
    expect((await readSituation(anonymous, about)).policyDetails.organizationId).toBeNull();
    await pool().query(`UPDATE users SET organization_id = '2' WHERE id = $1`, [minnie.userId]);
    const { policy } = await readSituation(anonymous, { userId: minnie.userId });
    expect(policy.timeoutSeconds).toBe(77);
  });
});
