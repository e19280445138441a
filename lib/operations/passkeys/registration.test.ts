import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, rolesByRank } from '@/lib/model';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { lookAtLink } from '@/lib/operations/passkeys/look-at-link';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { setSession } from '@/lib/operations/sessions/set-session';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { readOutbox } from '@/lib/operations/system/read-outbox';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { createAccessToken } from '@/lib/operations/users/create-access-token';
import { maxPasskeys } from '@/lib/policy/passkey-rules';
import { limit } from '@/lib/policy/rate-limits';
import { pool } from '@/lib/store/postgres/pool';
import { hashToken } from '@/lib/tokens';
import { createTestDatabase } from '@/testing/database';
import { arrange, fillLimit } from '@/testing/gates/world';
import { keepLoginPolicy } from '@/testing/keep-login-policy';
import {
  anonymous,
  bearing,
  client,
  codeOf,
  givenChallenge,
  givenPerson,
  givenToken,
  must,
  origin,
  type Person,
  peek,
} from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

let login: Caller;
let minnie: Person;
let mickey: Person;
beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
  minnie = await givenPerson('Minnie');
  mickey = await givenPerson('Mickey');
});
beforeEach(async () => {
  await pool().query('DELETE FROM rate_limits');
});
beforeEach(keepLoginPolicy);

const browserHash = hashToken('this browser');
const newKey = () => createAuthenticator({ algorithm: -7 });

async function givenCode(person: Person): Promise<{ id: string; code: string }> {
  const link = must(
    await createRegistrationLink(login, { userId: person.userId, delivery: { kind: 'return' } }),
  );
  if (!link.code) throw new Error('no code');
  return link.code;
}

const startByCode = (person: Person, code: { id: string; code: string }) =>
  startRegistration(anonymous, { userId: person.userId, code, browserHash });

/** A freshly proven session that was somebody's, and has come to be that of a user who holds no key. */
async function sessionFor(userId: string): Promise<Caller> {
  const begun = await givenChallenge(systemCaller, minnie);
  const { sessionToken } = must(await setSession(systemCaller, begun));
  await arrange('UPDATE sessions SET user_id = $2 WHERE id = $1', [begun.sessionId, userId]);
  return bearing(sessionToken);
}

async function finish(started: Awaited<ReturnType<typeof startByCode>>, key = newKey()) {
  const { passkeyId, options } = must(started);
  const credential = key.register(options, { origin: origin() });
  return verifyRegistration(anonymous, { passkeyId, credential, browserHash });
}

test('a passkey is offered by the transports that its browser named, unknown ones included, in one order', async () => {
  const transports = ['cable', 'future-radio', 'internal'];
  const told = ['internal', 'cable', 'future-radio'];
  const key = createAuthenticator({ algorithm: -7, transports: told });
  const goofy = await givenPerson('Goofy', key);
  const { options } = await givenChallenge(login, goofy);
  const id = key.credentialId;
  expect(options.allowCredentials).toEqual([{ id, transports, type: 'public-key' }]);
  const { options: creation } = must(
    await startRegistration(systemCaller, { userId: goofy.userId }),
  );
  expect(creation.excludeCredentials).toEqual([{ id, transports, type: 'public-key' }]);
});

test('a security key is called one, whichever browser it was made in', async () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
  const caller: Caller = { ...anonymous, client: { ...client, userAgent: firefox } };
  const nameOf = async (transports: string[]) => {
    const code = await givenCode(mickey);
    const { passkeyId, options } = must(await startByCode(mickey, code));
    const key = createAuthenticator({ algorithm: -7, transports });
    const credential = key.register(options, { origin: origin() });
    const answer = { passkeyId, credential, browserHash };
    return must(await verifyRegistration(caller, answer)).passkey.name;
  };
  expect(await nameOf(['usb'])).toBe('Security key');
  expect(await nameOf(['nfc', 'usb'])).toBe('Security key (2)');
  expect(await nameOf(['internal'])).toBe('Firefox on Linux');
});

describe('a registration link', () => {
  test('survives being looked at and a failed try, until a passkey is verified (B9)', async () => {
    const code = await givenCode(minnie);
    const link = { userId: minnie.userId, codeId: code.id, code: code.code };
    expect(must(await lookAtLink(anonymous, link)).loginName).toBe('minnie@mouse.com');
    const failed = must(await startByCode(minnie, code));
    const forged = newKey().register(failed.options, { origin: 'https://evil.example' });
    const refused = await verifyRegistration(anonymous, {
      passkeyId: failed.passkeyId,
      credential: forged,
      browserHash,
    });
    expect(codeOf(refused)).toBe('ceremony_failed');
    expect((await finish(await startByCode(minnie, code))).ok).toBe(true);
    expect(codeOf(await lookAtLink(anonymous, link))).toBe('code_invalid');
  });

  test('B1 works once', async () => {
    const code = await givenCode(minnie);
    must(await finish(await startByCode(minnie, code)));
    expect(codeOf(await startByCode(minnie, code))).toBe('code_invalid');
  });

  test('B2 makes one passkey of two parallel answers', async () => {
    const code = await givenCode(mickey);
    const [first, second] = [await startByCode(mickey, code), await startByCode(mickey, code)];
    const answers = await Promise.all([finish(first), finish(second)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  test('B3 dies of five wrong codes, and the account does not', async () => {
    const code = await givenCode(minnie);
    for (let wrong = 0; wrong < 5; wrong += 1)
      expect(codeOf(await startByCode(minnie, { id: code.id, code: 'wrongwrong12' }))).toBe(
        'code_invalid',
      );
    expect(codeOf(await startByCode(minnie, code))).toBe('code_invalid');
    expect((await finish(await startByCode(minnie, await givenCode(minnie)))).ok).toBe(true);
  });

  test('B4 guesses over many codes are slowed down', async () => {
    const answers: string[] = [];
    for (let guess = 0; guess < 32; guess += 1)
      answers.push(codeOf(await startByCode(mickey, { id: `${guess}`, code: 'wrongwrong12' })));
    expect(answers[0]).toBe('code_invalid');
    expect(answers.at(-1)).toBe('rate_limited');
  });

  test('B4 guesses for somebody there is not are slowed down alike', async () => {
    const from = (number: number): Caller => ({
      ...anonymous,
      client: { ...client, address: `192.0.2.${number}` },
    });
    const answers = async (userId: string) => {
      const codes: string[] = [];
      for (let guess = 0; guess < 32; guess += 1) {
        const code = { id: `${guess}`, code: 'wrongwrong12' };
        codes.push(codeOf(await startRegistration(from(guess), { userId, code, browserHash })));
      }
      return codes;
    };
    const known = await answers(mickey.userId);
    expect(known.at(-1)).toBe('rate_limited');
    expect(await answers('299999999999999999')).toEqual(known);
  });

  test('leaves an event of a refused start, and none of a refused look', async () => {
    const { id } = await givenCode(minnie);
    const events = () =>
      peek(`SELECT count(*) FROM audit_events WHERE type = 'user.passkey.code.refused'`).then(
        Number,
      );
    const before = await events();
    const wrong = { userId: minnie.userId, codeId: id, code: 'wrongwrong12' };
    expect(codeOf(await lookAtLink(anonymous, wrong))).toBe('code_invalid');
    expect(await events()).toBe(before);
    expect(codeOf(await startByCode(minnie, { id, code: wrong.code }))).toBe('code_invalid');
    expect(await events()).toBe(before + 1);
    expect(await peek('SELECT attempts FROM one_time_codes WHERE id = $1', [id])).toBe(2);
  });

  test('B5 opens nothing for another user and stays good for its own', async () => {
    const code = await givenCode(minnie);
    expect(codeOf(await startByCode(mickey, code))).toBe('code_invalid');
    expect(await peek('SELECT attempts FROM one_time_codes WHERE id = $1', [code.id])).toBe(0);
    expect((await finish(await startByCode(minnie, code))).ok).toBe(true);
  });

  test('B6 expires after an hour', async () => {
    const code = await givenCode(minnie);
    const age = (minutes: number) =>
      pool().query(
        'UPDATE one_time_codes SET expires_at = expires_at - make_interval(mins => $2) WHERE id = $1',
        [code.id, minutes],
      );
    await age(59);
    expect(codeOf(await startByCode(minnie, code))).toBe('accepted');
    await age(1);
    expect(codeOf(await startByCode(minnie, code))).toBe('code_invalid');
  });

  test('B7 knows one spelling of its code', async () => {
    const code = await givenCode(minnie);
    expect(code.code).toMatch(/^[A-Za-z0-9]{12}$/);
    for (const spelling of [
      ` ${code.code}`,
      `${code.code} `,
      code.code.toLowerCase().toUpperCase(),
    ])
      if (spelling !== code.code)
        expect(codeOf(await startByCode(minnie, { id: code.id, code: spelling }))).toBe(
          'code_invalid',
        );
  });

  test('B8 kills the older ones', async () => {
    const older = await givenCode(minnie);
    const newer = await givenCode(minnie);
    expect(codeOf(await startByCode(minnie, older))).toBe('code_invalid');
    expect((await finish(await startByCode(minnie, newer))).ok).toBe(true);
  });

  test('B10 needs the permission', async () => {
    const orgless = await createRegistrationLink(anonymous, {
      userId: minnie.userId,
      delivery: { kind: 'return' },
    });
    expect(codeOf(orgless)).toBe('unauthenticated');
  });

  test('B11 leads to configured origins only, with every value URL-encoded', async () => {
    const send = (urlTemplate: string) =>
      createRegistrationLink(login, {
        userId: minnie.userId,
        delivery: { kind: 'send', urlTemplate },
      });
    for (const template of [
      'https://evil.example/?code={{.Code}}',
      'javascript:alert(1)',
      'data:text/html,x',
      'http://localhost:3000@evil.example/',
      'http://localhost:3000\\@evil.example/',
      '//evil.example/',
      'http://localhost:3000/\r\nBcc: x',
      'http://localhost:3000/{{.User.Password}}',
      'http://{{.Code}}.localhost:3000/',
      `http://localhost:3000/${'x'.repeat(10_000)}`,
    ])
      expect(codeOf(await send(template)), template).toBe('url_template_invalid');
    must(await send('http://localhost:3000/passkey/register?userID={{.UserID}}&code={{.Code}}'));
    const mail = must(await readOutbox(systemCaller)).findLast(
      ({ to }) => to === 'minnie@mouse.com',
    );
    expect(mail?.text).toMatch(
      /http:\/\/localhost:3000\/passkey\/register\?userID=\d+&code=[A-Za-z0-9]{12}\n/,
    );
  });

  test('B13 leaves its code nowhere in the clear', async () => {
    const code = await givenCode(minnie);
    must(
      await createRegistrationLink(login, { userId: minnie.userId, delivery: { kind: 'send' } }),
    );
    const text = must(await readOutbox(systemCaller)).at(-1)?.text ?? '';
    const sent = /code=([A-Za-z0-9]{12})/.exec(text)?.[1] ?? '';
    expect(sent).not.toBe('');
    for (const table of [
      'one_time_codes',
      'outbox_mails',
      'audit_events',
      'ceremonies',
      'rate_limits',
    ]) {
      const dump = await peek<string>(
        `SELECT coalesce(string_agg(t::text, ' '), '') FROM ${table} t`,
      );
      expect(dump.includes(code.code) || dump.includes(sent), table).toBe(false);
    }
  });
});

describe('a registration', () => {
  test('stores everything that the contract says is stored', async () => {
    const key = createAuthenticator({
      algorithm: -7,
      aaguid: 'adce000235bcc60a648b0b25f1f05503',
      backupEligible: true,
      backedUp: true,
    });
    const { passkeyId, options } = must(await startRegistration(login, { userId: minnie.userId }));
    const credential = key.register(options, {
      origin: origin(),
      fmt: 'packed',
      transports: ['internal', 'future-radio', { usb: true }],
    });
    const { passkey } = must(
      await verifyRegistration(login, {
        userId: minnie.userId,
        passkeyId,
        credential,
        passkeyName: 'Google Pixel',
      }),
    );
    expect(passkey).toMatchObject({
      id: passkeyId,
      userId: minnie.userId,
      name: 'Google Pixel',
      credentialId: key.credentialId,
      attestationType: 'self',
      signCount: 0,
      aaguid: 'adce0002-35bc-c60a-648b-0b25f1f05503',
      transports: ['internal', 'future-radio'],
      backupEligible: true,
      backedUp: true,
      userVerified: true,
      rpId: 'localhost',
      algorithm: -7,
    });
    expect(passkey.publicKey.length).toBeGreaterThan(70);
  });

  test('A6 is finished only by the browser that began it', async () => {
    const code = await givenCode(minnie);
    const { passkeyId, options } = must(await startByCode(minnie, code));
    const credential = newKey().register(options, { origin: origin() });
    for (const other of [{}, { browserHash: hashToken('another browser') }])
      expect(codeOf(await verifyRegistration(anonymous, { passkeyId, credential, ...other }))).toBe(
        'ceremony_failed',
      );
    expect((await verifyRegistration(anonymous, { passkeyId, credential, browserHash })).ok).toBe(
      true,
    );
  });

  test('A8 answers no sign-in challenge, and A36 no other user or passkey', async () => {
    const { passkeyId, options } = must(await startRegistration(login, { userId: minnie.userId }));
    const credential = newKey().register(options, { origin: origin() });
    const finishAs = (userId: string, id: string) =>
      verifyRegistration(login, { userId, passkeyId: id, credential });
    expect(codeOf(await finishAs(mickey.userId, passkeyId))).toBe('passkey_not_found');
    expect(codeOf(await finishAs(minnie.userId, '1'))).toBe('passkey_not_found');
    expect((await finishAs(minnie.userId, passkeyId)).ok).toBe(true);
    expect(codeOf(await finishAs(minnie.userId, passkeyId))).toBe('ceremony_finished');
  });

  test('A24 refuses a credential that anyone has, also by parallel answers', async () => {
    const key = newKey();
    const begin = async (person: Person) =>
      must(await startRegistration(login, { userId: person.userId }));
    const [hers, his] = [await begin(minnie), await begin(mickey)];
    const answers = await Promise.all(
      [hers, his].map(({ passkeyId, options }) =>
        verifyRegistration(login, {
          passkeyId,
          credential: key.register(options, { origin: origin() }),
        }),
      ),
    );
    expect(answers.map(codeOf).sort()).toEqual(['accepted', 'passkey_already_registered']);
    const again = await begin(minnie);
    const credential = key.register(again.options, { origin: origin() });
    expect(
      codeOf(await verifyRegistration(login, { passkeyId: again.passkeyId, credential })),
    ).toBe('passkey_already_registered');
  });

  test('A37 is verified against what was asked, not against what the client says', async () => {
    const { passkeyId, options } = must(await startRegistration(login, { userId: minnie.userId }));
    const credential = newKey().register(options, { origin: origin(), userVerified: false });
    expect(codeOf(await verifyRegistration(login, { passkeyId, credential }))).toBe(
      'user_verification_required',
    );
  });

  test('A40 keeps names to one visible line', async () => {
    const name = async (typed: string) => {
      const { passkeyId, options } = must(
        await startRegistration(login, { userId: minnie.userId }),
      );
      const credential = newKey().register(options, { origin: origin() });
      return verifyRegistration(login, { passkeyId, credential, passkeyName: typed });
    };
    expect(must(await name('<b>My\u202e key\u0000</b>\n')).passkey.name).toBe('<b>My key</b>');
    expect(codeOf(await name('\u200b'))).toBe('invalid_argument');
    expect(codeOf(await name('x'.repeat(10_000)))).toBe('invalid_argument');
  });

  test('B10 and E12 need the right to act for the user', async () => {
    expect(codeOf(await startRegistration(anonymous, { userId: minnie.userId, browserHash }))).toBe(
      'unauthenticated',
    );
    expect(codeOf(await startRegistration(login, { userId: '404' }))).toBe('user_not_found');
  });

  test('E15 is started for no program, whoever asks and by whatever lets them in', async () => {
    for (const role of rolesByRank) {
      const { token, userId } = must(
        await createAccessToken(systemCaller, { name: `program-${role}`, role }),
      );
      const byLink = { userId, delivery: { kind: 'return' } } as const;
      expect(codeOf(await createRegistrationLink(systemCaller, byLink))).toBe('user_wrong_state');
      const code = { id: `9${userId.slice(1)}`, code: 'AbCdEfGhJkMn' };
      await arrange(
        `INSERT INTO one_time_codes (id, purpose, user_id, hash, expires_at)
         VALUES ($1, 'registration', $2, $3, now() + interval '1 hour')`,
        [code.id, userId, hashToken(code.code)],
      );
      const session = await sessionFor(userId);
      for (const started of [
        await startRegistration(bearing(token), { userId }),
        await startRegistration(systemCaller, { userId }),
        await startRegistration(session, { userId }),
        await startRegistration(bearing(token), { userId, code }),
        await startRegistration(anonymous, { userId, code, browserHash }),
      ])
        expect(codeOf(started)).toBe('user_wrong_state');
      expect(await peek('SELECT count(*)::int FROM ceremonies WHERE user_id = $1', [userId])).toBe(
        0,
      );
    }
  });

  test('E9 is refused by policy: passkeys off, synced passkeys, models', async () => {
    const attempt = async (key = newKey()) => {
      const started = await startRegistration(login, { userId: minnie.userId });
      if (!started.ok) return codeOf(started);
      const { passkeyId, options } = started.value;
      const credential = key.register(options, { origin: origin() });
      return codeOf(await verifyRegistration(login, { passkeyId, credential }));
    };
    const policy = async (patch: Record<string, unknown>) =>
      must(await setLoginPolicy(systemCaller, { patch, confirmed: true }));
    await policy({ passkeysType: 'NOT_ALLOWED' });
    expect(await attempt()).toBe('passkeys_not_allowed');
    await policy({ passkeysType: 'ALLOWED', allowSyncedPasskeys: false });
    expect(await attempt(createAuthenticator({ algorithm: -7, backupEligible: true }))).toBe(
      'passkey_not_accepted',
    );
    expect(await attempt()).toBe('accepted');
    await policy({
      allowSyncedPasskeys: true,
      allowedAaguids: ['adce0002-35bc-c60a-648b-0b25f1f05503'],
    });
    expect(await attempt()).toBe('passkey_not_accepted');
  });

  test('is refused by the policy in words that say what is accepted', async () => {
    const patch = { allowSyncedPasskeys: false };
    must(await setLoginPolicy(systemCaller, { patch, confirmed: true }));
    const key = createAuthenticator({ algorithm: -7, backupEligible: true });
    const started = must(await startRegistration(login, { userId: minnie.userId }));
    const credential = key.register(started.options, { origin: origin() });
    const refused = await verifyRegistration(login, { passkeyId: started.passkeyId, credential });
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'passkey_not_accepted',
        message: expect.stringContaining('accepts only passkeys that never leave one device.'),
        accepts: { synced: false, models: [] },
      },
    });
  });

  test('is refused when the user is locked in between', async () => {
    const donald = await givenPerson('Donald');
    const { passkeyId, options } = must(await startRegistration(login, { userId: donald.userId }));
    must(await changeUserState(systemCaller, { userId: donald.userId, change: 'lock' }));
    const credential = newKey().register(options, { origin: origin() });
    expect(codeOf(await verifyRegistration(login, { passkeyId, credential }))).toBe(
      'user_not_active',
    );
    expect(await peek('SELECT count(*) FROM passkeys WHERE user_id = $1', [donald.userId])).toBe(
      '1',
    );
  });

  test('tells its owner by mail', async () => {
    const daisy = await givenPerson('Daisy');
    const mail = must(await readOutbox(systemCaller)).filter(({ to }) => to === daisy.loginName);
    expect(mail.map(({ subject }) => subject)).toEqual(['A passkey was added: Passkey']);
  });
});

describe('an account', () => {
  const started = () => startRegistration(systemCaller, { userId: mickey.userId });
  const held = () =>
    peek('SELECT count(*) FROM passkeys WHERE user_id = $1', [mickey.userId]).then(Number);

  test('has registrations started for it up to a limit, whoever starts them', async () => {
    const { key, max } = limit('start_by_account', mickey.userId);
    await fillLimit(key);
    await arrange('UPDATE rate_limits SET count = $1', [max - 1]);
    expect(codeOf(await started())).toBe('accepted');
    for (const caller of [systemCaller, login])
      expect(codeOf(await startRegistration(caller, { userId: mickey.userId }))).toBe(
        'rate_limited',
      );
    const code = await givenCode(mickey);
    expect(codeOf(await startByCode(mickey, code))).toBe('rate_limited');
    expect(codeOf(await startRegistration(login, { userId: minnie.userId }))).toBe('accepted');
  });

  test('holds so many passkeys and not one more, even when several come at the same time', async () => {
    const left = 2;
    await arrange(
      `INSERT INTO passkeys (id, user_id, credential_id, public_key, algorithm, sign_count, aaguid, attestation_type,
         backup_eligible, backed_up, user_verified, rp_id, name)
       SELECT 'full-' || n, $1, 'full-' || n, '', -7, 0, '', 'none', false, false, true, 'localhost', 'Full'
       FROM generate_series(1, $2::int) n`,
      [mickey.userId, maxPasskeys - left - (await held())],
    );
    const many = await Promise.all(Array.from({ length: 6 }, started));
    const answers = await Promise.all(
      many.map((each) => {
        const { passkeyId, options } = must(each);
        const credential = newKey().register(options, { origin: origin() });
        return verifyRegistration(systemCaller, { passkeyId, credential });
      }),
    );
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(await held()).toBeLessThanOrEqual(maxPasskeys);
    while ((await held()) < maxPasskeys) {
      const { passkeyId, options } = must(await started());
      const credential = newKey().register(options, { origin: origin() });
      must(await verifyRegistration(systemCaller, { passkeyId, credential }));
    }
    expect(codeOf(await started())).toBe('too_many_passkeys');
    const open = must(many[0] ?? (await started()));
    const late = await arrange('UPDATE ceremonies SET spent_at = NULL WHERE id = $1', [
      open.passkeyId,
    ]).then(() =>
      verifyRegistration(systemCaller, {
        passkeyId: open.passkeyId,
        credential: newKey().register(open.options, { origin: origin() }),
      }),
    );
    expect(codeOf(late)).toBe('too_many_passkeys');
    expect(await held()).toBe(maxPasskeys);
  });
});
