import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '@/lib/mail/message';
import type { Caller, UserAgentFacts } from '@/lib/model';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { sealMail, unsealMail } from '@/lib/operations/seal-mail';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { setSession } from '@/lib/operations/sessions/set-session';
import { signInWithNewPasskey } from '@/lib/operations/sessions/sign-in-with-new-passkey';
import { sweep } from '@/lib/operations/system/sweep';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { tellNewPlaces } from '@/lib/operations/system/tell-new-places';
import { changeUserState } from '@/lib/operations/users/change-user-state';
import { removeUser } from '@/lib/operations/users/remove-user';
import { limit } from '@/lib/policy/rate-limits';
import { pool } from '@/lib/store/postgres/pool';
import { notePlaces } from '@/lib/store/sessions/sign-in-places';
import { hashToken, readToken } from '@/lib/tokens';
import { createTestDatabase } from '@/testing/database';
import { givenPerson, givenToken, must, origin, type Person, peek } from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

const agents = {
  chrome:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0',
};
const home = '203.0.113.7';
const cafe = '198.51.100.20';

type Where = { browser: keyof typeof agents; address: string; cookie?: string };

function callerAt({ browser, address, cookie }: Where): Caller {
  const client = { address, userAgent: agents[browser], requestId: 'test' };
  const token = cookie ? readToken(cookie) : null;
  return token ? { kind: 'browser', token, client } : { kind: 'anonymous', client };
}

/** Signs in on the pages; the cookie that the browser has afterwards. */
async function signIn(person: Person, where: Where): Promise<string> {
  const caller = callerAt(where);
  const begun = must(await beginSignIn(caller, {}));
  const credential = person.key.authenticate(begun.options, { origin: origin() });
  return must(await finishSignIn(caller, { ...begun, credential })).userAgentToken;
}

/** Signs in over the API, with what the caller tells of the person's browser. */
async function signInOverApi(person: Person, userAgent?: UserAgentFacts): Promise<void> {
  const begun = must(
    await createSession(login, {
      user: { loginName: person.loginName },
      challenge: { domain: 'localhost', userVerification: 'required' },
      ...(userAgent && { userAgent }),
    }),
  );
  if (!begun.options) throw new Error('no options');
  const credential = person.key.authenticate(begun.options, { origin: origin() });
  must(await setSession(login, { sessionId: begun.sessionId, credential }));
}

/** The mails about new places that wait for a person, oldest first. */
async function mailsTo({ userId }: Person): Promise<Message[]> {
  const { rows } = await pool().query<{ id: string; sealed_body: Buffer }>(
    `SELECT id, sealed_body FROM outbox_mails WHERE kind = 'new_place' AND user_id = $1 ORDER BY id`,
    [userId],
  );
  return rows.map(({ id, sealed_body: body }) => unsealMail(id, body));
}

let login: Caller;
let people = 0;
const newPerson = () => {
  people += 1;
  return givenPerson(`Minnie${people}`);
};

beforeAll(async () => {
  login = await givenToken('LOGIN_CLIENT');
});
beforeEach(async () => {
  await pool().query('DELETE FROM rate_limits');
});

describe('whoever signs in on the pages', () => {
  test('hears nothing of the first sign-in, and of another browser once', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    expect(await tellNewPlaces()).toBe(0);
    await signIn(minnie, { browser: 'firefox', address: home });
    expect(await tellNewPlaces()).toBe(1);
    await signIn(minnie, { browser: 'firefox', address: home });
    await signIn(minnie, { browser: 'chrome', address: home });
    expect(await tellNewPlaces()).toBe(0);

    const [mail, ...others] = await mailsTo(minnie);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('New sign-in to your Latchkey account');
    expect(mail?.text).toMatch(/^When: \d{1,2} \w+ \d{4} at \d\d:\d\d \(UTC\)$/m);
    expect(mail?.text).toContain('Browser: Firefox on Linux\n');
    expect(mail?.text).toContain('Network: 203.0.113.7\n');
    expect(mail?.text).toContain('http://localhost:3000/account/security');
  });

  test('hears of both where nobody looked in between', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    await signIn(minnie, { browser: 'firefox', address: home });
    await signIn(minnie, { browser: 'firefox', address: cafe });
    expect(await tellNewPlaces()).toBe(2);
  });

  test('hears nothing of a browser that is known by its cookie, on whatever network it is', async () => {
    const minnie = await newPerson();
    const cookie = await signIn(minnie, { browser: 'chrome', address: home });
    await tellNewPlaces();
    await signIn(minnie, { browser: 'chrome', address: cafe, cookie });
    expect(await tellNewPlaces()).toBe(0);
    // That network is known with this browser from now on, without the cookie, too.
    await signIn(minnie, { browser: 'chrome', address: cafe });
    expect(await tellNewPlaces()).toBe(0);
  });

  test('hears of the same browser without its cookie on a network that is new', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    await signIn(minnie, { browser: 'chrome', address: cafe });
    expect(await tellNewPlaces()).toBe(1);
  });

  test('hears of a browser that is known as somebody else’s', async () => {
    const [minnie, mickey] = [await newPerson(), await newPerson()];
    await signIn(minnie, { browser: 'firefox', address: cafe });
    const cookie = await signIn(mickey, { browser: 'chrome', address: home });
    await signIn(minnie, { browser: 'chrome', address: home, cookie });
    expect(await tellNewPlaces()).toBe(1);
    expect(await mailsTo(mickey)).toEqual([]);
  });

  test('hears nothing of the browser in which a link was used: of that passkey they have heard', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    const { userId } = minnie;
    const link = must(
      await createRegistrationLink(systemCaller, { userId, delivery: { kind: 'return' } }),
    );
    if (!link.code) throw new Error('no code');
    const caller = callerAt({ browser: 'firefox', address: cafe });
    const browserHash = hashToken('the cookie of the ceremony');
    const { passkeyId, options } = must(
      await startRegistration(caller, { userId, code: link.code, browserHash }),
    );
    const key = createAuthenticator({ algorithm: -7 });
    const credential = key.register(options, { origin: origin() });
    must(await signInWithNewPasskey(caller, { passkeyId, credential, browserHash }));
    await signIn({ ...minnie, key }, { browser: 'firefox', address: cafe });
    expect(await tellNewPlaces()).toBe(0);
    expect(await mailsTo(minnie)).toEqual([]);
  });

  test('is told no more than five times an hour', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    for (let host = 1; host <= 8; host += 1)
      await signIn(minnie, { browser: 'chrome', address: `192.0.2.${host}` });
    await tellNewPlaces();
    expect(await mailsTo(minnie)).toHaveLength(5);
  });

  test('is told of a return after a long time, although the old places are forgotten', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    await tellNewPlaces();
    const { userId } = minnie;
    // That long afterwards the events of then are behind the job.
    await pool().query(
      `UPDATE job_leases SET progress = jsonb_build_object('after', (SELECT max(sequence)::text FROM audit_events))`,
    );
    await pool().query(
      `UPDATE sign_in_places SET last_seen_at = now() - interval '91 days' WHERE user_id = $1`,
      [userId],
    );
    await sweep();
    expect(
      await peek('SELECT count(*)::int FROM sign_in_places WHERE user_id = $1', [userId]),
    ).toBe(0);
    await signIn(minnie, { browser: 'chrome', address: home });
    await tellNewPlaces();
    expect(await mailsTo(minnie)).toHaveLength(1);
  });

  test('is known in a place for as long as they come back', async () => {
    const minnie = await newPerson();
    const cookie = await signIn(minnie, { browser: 'chrome', address: home });
    await tellNewPlaces();
    await pool().query(`UPDATE sign_in_places SET last_seen_at = now() - interval '60 days'`);
    await signIn(minnie, { browser: 'chrome', address: home, cookie });
    expect(await tellNewPlaces()).toBe(0);
    expect(
      await peek(
        `SELECT count(*)::int FROM sign_in_places WHERE user_id = $1 AND last_seen_at > now() - interval '1 hour'`,
        [minnie.userId],
      ),
    ).toBe(2);
  });
});

describe('whoever signs in over the API', () => {
  const told = (header: string, ip: string): UserAgentFacts => ({
    ip,
    header: { 'user-agent': { values: [header] } },
  });

  test('hears of a browser that is new, by what its caller tells', async () => {
    const minnie = await newPerson();
    await signInOverApi(minnie, told(agents.chrome, home));
    expect(await tellNewPlaces()).toBe(0);
    await signInOverApi(minnie, told(agents.chrome, home));
    expect(await tellNewPlaces()).toBe(0);
    await signInOverApi(minnie, told(agents.firefox, cafe));
    expect(await tellNewPlaces()).toBe(1);
    const [mail] = await mailsTo(minnie);
    expect(mail?.text).toContain('Browser: Firefox on Linux\n');
    expect(mail?.text).toContain(`Network: ${cafe}\n`);
  });

  test('hears nothing where the caller tells nothing', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    await signInOverApi(minnie);
    await signInOverApi(minnie, { ip: 'somewhere' });
    expect(await tellNewPlaces()).toBe(0);
  });

  test('is known by a fingerprint, and text of the caller is data', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    const description = 'Kiosk\r\nBcc: eve@evil.example <b>x</b>';
    await signInOverApi(minnie, { fingerprintId: 'kiosk-1', description });
    await signInOverApi(minnie, { fingerprintId: 'kiosk-1', ip: cafe });
    expect(await tellNewPlaces()).toBe(1);
    const [mail] = await mailsTo(minnie);
    expect(mail?.subject).toBe('New sign-in to your Latchkey account');
    expect(mail?.text).toContain('Browser: Kiosk Bcc: eve@evil.example <b>x</b>\n');
    expect(mail?.html).toContain('&lt;b&gt;x&lt;/b&gt;');
  });
});

describe('nobody is told', () => {
  test('twice, whatever process looks and however often', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    await signIn(minnie, { browser: 'firefox', address: home });
    const told = await Promise.all([tellNewPlaces(), tellNewPlaces()]);
    expect((told[0] ?? 0) + (told[1] ?? 0)).toBe(1);
    // As after a crash or a restored backup: the log is gone through from its beginning.
    await pool().query(`DELETE FROM job_leases`);
    expect(await tellNewPlaces()).toBe(0);
    expect(await mailsTo(minnie)).toHaveLength(1);
  });

  test('twice, when two processes note one place at the same moment', async () => {
    const { userId, loginName: recipient } = await newPerson();
    await notePlaces({ userId, sequence: '1', placeIds: [`first of ${userId}`] }, null);
    const message = { subject: '', text: '', html: '' };
    const place = { userId, sequence: '1', placeIds: [`a of ${userId}`, `b of ${userId}`] };
    const noted = await Promise.all(
      Array.from({ length: 6 }, () =>
        notePlaces(place, {
          mail: sealMail({ kind: 'new_place', userId, recipient }, message),
          limit: limit('new_place_mail_by_account', userId),
        }),
      ),
    );
    expect(noted.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(
      await peek(
        `SELECT count(*)::int FROM outbox_mails WHERE kind = 'new_place' AND user_id = $1`,
        [userId],
      ),
    ).toBe(1);
  });

  test('of what is older than a day', async () => {
    const minnie = await newPerson();
    await signIn(minnie, { browser: 'chrome', address: home });
    await signIn(minnie, { browser: 'firefox', address: home });
    await pool().query('ALTER TABLE audit_events DISABLE TRIGGER USER');
    await pool().query(`UPDATE audit_events SET at = at - interval '25 hours'`);
    await pool().query('ALTER TABLE audit_events ENABLE TRIGGER USER');
    expect(await tellNewPlaces()).toBe(0);
  });

  test('who may not sign in any more, and nothing is noted of them until they may', async () => {
    const minnie = await newPerson();
    const { userId } = minnie;
    await signIn(minnie, { browser: 'chrome', address: home });
    await tellNewPlaces();
    await signIn(minnie, { browser: 'firefox', address: cafe });
    must(await changeUserState(systemCaller, { userId, change: 'lock' }));
    expect(await tellNewPlaces()).toBe(0);
    must(await changeUserState(systemCaller, { userId, change: 'unlock' }));
    await signIn(minnie, { browser: 'firefox', address: cafe });
    await tellNewPlaces();
    expect(await mailsTo(minnie)).toHaveLength(1);
  });

  test('who is gone, and their places go with them', async () => {
    const minnie = await newPerson();
    const { userId } = minnie;
    await signIn(minnie, { browser: 'chrome', address: home });
    await tellNewPlaces();
    await signIn(minnie, { browser: 'firefox', address: home });
    must(await removeUser(systemCaller, { userId }));
    expect(await tellNewPlaces()).toBe(0);
    expect(
      await peek('SELECT count(*)::int FROM sign_in_places WHERE user_id = $1', [userId]),
    ).toBe(0);
  });

  test('who has no address, and a place that they were not told of is known all the same', async () => {
    const minnie = await newPerson();
    await pool().query('UPDATE users SET email = NULL WHERE id = $1', [minnie.userId]);
    await signIn(minnie, { browser: 'chrome', address: home });
    await signIn(minnie, { browser: 'firefox', address: home });
    expect(await tellNewPlaces()).toBe(0);
    await pool().query(`UPDATE users SET email = 'late@mouse.com' WHERE id = $1`, [minnie.userId]);
    await signIn(minnie, { browser: 'firefox', address: home });
    expect(await tellNewPlaces()).toBe(0);
  });
});

test('nothing that is kept says where somebody was', async () => {
  const minnie = await newPerson();
  await signIn(minnie, { browser: 'chrome', address: home });
  await tellNewPlaces();
  const { rows } = await pool().query('SELECT * FROM sign_in_places WHERE user_id = $1', [
    minnie.userId,
  ]);
  expect(rows).toHaveLength(2);
  for (const { id } of rows) expect(id).toMatch(/^[\w-]{43}$/);
});

test('an event that was written late is not passed over', async () => {
  const minnie = await newPerson();
  await signIn(minnie, { browser: 'chrome', address: home });
  await tellNewPlaces();
  const number = await peek<string>(`SELECT nextval('audit_events_sequence_seq')::text`);
  await signIn(minnie, { browser: 'firefox', address: home });
  expect(await tellNewPlaces()).toBe(1);
  // The event of a transaction that had its number before, and commits now.
  await pool().query(
    `INSERT INTO audit_events (sequence, type, subject_id, detail_digest, address, user_agent)
     VALUES ($1, 'session.signed_in', $2, '', $3, $4)`,
    [number, minnie.userId, cafe, agents.firefox],
  );
  expect(await tellNewPlaces()).toBe(1);
});
