import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { config, parseConfig } from '@/lib/config';
import { log } from '@/lib/log';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { deliverMail } from '@/lib/operations/system/deliver-mail';
import { examineOutbox } from '@/lib/operations/system/doctor';
import { listMail } from '@/lib/operations/system/list-mail';
import { readOutbox } from '@/lib/operations/system/read-outbox';
import { sweep } from '@/lib/operations/system/sweep';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import {
  anonymous,
  codeOf,
  givenPasskey,
  givenPerson,
  givenToken,
  must,
  type Person,
  peek,
} from '@/testing/people';
import { createAuthenticator } from '@/testing/software-authenticator';

beforeAll(createTestDatabase);

let minnie: Person;
let received: { to: string[]; raw: string }[] = [];
/** What the server says to each command; null lets it pass. */
let replies: Partial<Record<'sender' | 'recipient' | 'data', number>> = {};

function refusing(to: keyof typeof replies): Error | null {
  const responseCode = replies[to];
  return responseCode ? Object.assign(new Error('mailbox full'), { responseCode }) : null;
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onMailFrom: (_address, _session, done) => done(refusing('sender')),
  onRcptTo: (_address, _session, done) => done(refusing('recipient')),
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const refusal = refusing('data');
      if (refusal) return done(refusal);
      const to = session.envelope.rcptTo.map(({ address }) => address);
      received.push({ to, raw: Buffer.concat(chunks).toString() });
      return done();
    });
  },
});

beforeAll(async () => {
  minnie = await givenPerson('Minnie');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  config().smtpUrl = `smtp://127.0.0.1:${port}`;
});
afterAll(() => new Promise<void>((resolve) => server.close(resolve)));
beforeEach(async () => {
  received = [];
  replies = {};
  await pool().query('DELETE FROM outbox_mails');
  await pool().query('DELETE FROM rate_limits');
  await pool().query(`UPDATE users SET state = 'ACTIVE'`);
});

/** A mail that brings no link, as the owner of a passkey gets it. */
const givenNotice = () => givenPasskey(minnie.userId, createAuthenticator({ algorithm: -7 }));

const sendLink = async () =>
  must(
    await createRegistrationLink(systemCaller, {
      userId: minnie.userId,
      delivery: { kind: 'send' },
    }),
  );

test('a registration link reaches its mailbox as text and HTML, and leaves the outbox', async () => {
  const { url } = await sendLink();
  expect(await deliverMail()).toBe(1);
  expect(received.map(({ to }) => to)).toEqual([[minnie.loginName]]);
  const mail = await PostalMime.parse(received[0]?.raw ?? '');
  expect(mail.subject).toBe('Create your passkey for Latchkey');
  expect(mail.text).toContain(url);
  expect(mail.html).toContain(url.replaceAll('&', '&amp;'));
  expect(must(await readOutbox(systemCaller))).toEqual([]);
  expect(await peek('SELECT sealed_body FROM outbox_mails')).toBeNull();
  expect(
    await peek('SELECT sent_at IS NOT NULL FROM one_time_codes ORDER BY created_at DESC LIMIT 1'),
  ).toBe(true);
  expect(await deliverMail()).toBe(0);
});

test.each([
  ['Acme: sign-in', 'Acme: sign-in'],
  ['A <B>, C', 'A <B>, C'],
  ['Bücher "und" 👩‍💻', 'Bücher "und" 👩‍💻'],
])('the sender has the name of the brand, whatever signs it has: %s', async (rpName, name) => {
  const { mailFrom } = config();
  config().mailFrom = parseConfig({
    PUBLIC_URL: 'https://id.example.com',
    RP_NAME: rpName,
  }).mailFrom;
  await sendLink();
  expect(await deliverMail()).toBe(1);
  config().mailFrom = mailFrom;
  const mail = await PostalMime.parse(received[0]?.raw ?? '');
  expect(mail.from).toEqual({ name, address: 'no-reply@id.example.com' });
});

test('two processes send each mail once', async () => {
  await sendLink();
  await givenNotice();
  const sent = await Promise.all([deliverMail(), deliverMail()]);
  expect(sent[0] + sent[1]).toBe(2);
  expect(received).toHaveLength(2);
});

const pressOn = () => pool().query('UPDATE outbox_mails SET next_attempt_at = created_at');
const age = (interval: string) =>
  pool().query('UPDATE outbox_mails SET created_at = now() - $1::interval', [interval]);
const listed = async () => must(await listMail(systemCaller));

test.each([
  { what: 'the recipient for now', reply: { recipient: 450 } },
  { what: 'the sender', reply: { sender: 550 } },
  { what: 'whoever is not authenticated', reply: { recipient: 530 } },
  { what: 'the text for now', reply: { data: 451 } },
])(
  'G8 mail waits, with the reason, and goes out later where $what is refused',
  async ({ reply }) => {
    replies = reply;
    await sendLink();
    expect(await deliverMail()).toBe(0);
    expect((await listed()).waiting).toMatchObject([
      { attempts: 1, lastError: expect.stringContaining('mailbox full') },
    ]);
    expect(await deliverMail()).toBe(0);
    replies = {};
    await pressOn();
    expect(await deliverMail()).toBe(1);
  },
);

test('G8 a server that is away loses no mail', async () => {
  const { smtpUrl } = config();
  config().smtpUrl = 'smtp://127.0.0.1:1';
  await givenNotice();
  expect(await deliverMail()).toBe(0);
  config().smtpUrl = smtpUrl;
  await pressOn();
  expect(await deliverMail()).toBe(1);
});

test.each([
  { what: 'recipient', reply: { recipient: 550 } },
  { what: 'text', reply: { data: 554 } },
])('G8 a $what that is refused for good ends the mail, for all to see', async ({ reply }) => {
  const warn = vi.spyOn(log, 'warn').mockReturnValue();
  replies = reply;
  await sendLink();
  expect(await deliverMail()).toBe(0);
  const { waiting, givenUp } = await listed();
  expect(waiting).toEqual([]);
  const reason = expect.stringContaining('mailbox full');
  const [mail] = givenUp;
  expect(givenUp).toHaveLength(1);
  expect(mail).toMatchObject({
    ...{ kind: 'registration_link', recipient: minnie.loginName, userId: minnie.userId },
    ...{ givenUpFor: 'refused', lastError: reason, attempts: 1, isMended: false },
  });
  expect(await peek('SELECT sealed_body FROM outbox_mails')).toBeNull();
  expect(warn).toHaveBeenCalledWith('mail_given_up', {
    ...{ mailId: mail?.id, kind: 'registration_link', reason },
  });
  const event = `SELECT facts FROM audit_events WHERE type = 'mail.undeliverable' AND subject_id = $1
    ORDER BY sequence DESC LIMIT 1`;
  expect(await peek(event, [minnie.userId])).toEqual({
    ...{ mailId: mail?.id, kind: 'registration_link', reason: 'refused' },
  });
  expect((await examineOutbox()).problem).toContain('1 mail(s) could not be delivered');
  await pressOn();
  replies = {};
  expect(await deliverMail()).toBe(0);
  // One that arrives shows that it is mended.
  await sendLink();
  expect(await deliverMail()).toBe(1);
  expect((await listed()).givenUp).toMatchObject([{ isMended: true }]);
  expect((await examineOutbox()).fact).toBe('empty');
});

test('G8 what fails for five days is given up, and doctor says so before', async () => {
  vi.spyOn(log, 'warn').mockReturnValue();
  replies = { recipient: 450 };
  await givenNotice();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await pressOn();
    await deliverMail();
  }
  expect((await examineOutbox()).problem).toContain('450 mailbox full');
  await age('4 days 23 hours');
  await pressOn();
  await deliverMail();
  expect((await listed()).waiting).toHaveLength(1);
  await age('5 days');
  await pressOn();
  await deliverMail();
  const { waiting, givenUp } = await listed();
  expect(waiting).toEqual([]);
  expect(givenUp).toMatchObject([
    { givenUpFor: 'retries_over', attempts: 4, lastError: expect.stringContaining('450') },
  ]);
  expect(
    await peek(
      `SELECT facts->>'reason' FROM audit_events WHERE type = 'mail.undeliverable' AND subject_id = $1
       ORDER BY sequence DESC LIMIT 1`,
      [minnie.userId],
    ),
  ).toBe('retries_over');
  expect((await examineOutbox()).problem).toContain('could not be delivered');
});

test('mail that nobody tried yet has no end: a mail server may come late', async () => {
  await givenNotice();
  await age('30 days');
  expect(await deliverMail()).toBe(1);
});

describe('B19 a link', () => {
  const spoil = {
    replaced: async () => {
      must(
        await createRegistrationLink(systemCaller, {
          userId: minnie.userId,
          delivery: { kind: 'return' },
        }),
      );
    },
    used: async () => {
      await pool().query('UPDATE one_time_codes SET used_at = now()');
    },
    expired: async () => {
      await pool().query(`UPDATE one_time_codes SET expires_at = now() - interval '1 second'`);
    },
    'swept away': async () => {
      await pool().query('DELETE FROM one_time_codes');
    },
  };
  test.each([
    ['replaced', 'link_dead'],
    ['used', 'link_used'],
    ['expired', 'link_expired'],
    ['swept away', 'link_dead'],
  ] as const)('that was %s does not go out, and is erased', async (what, reason) => {
    await sendLink();
    await spoil[what]();
    expect(must(await readOutbox(systemCaller))).toEqual([]);
    expect(await deliverMail()).toBe(0);
    expect(received).toEqual([]);
    expect((await listed()).givenUp).toMatchObject([{ givenUpFor: reason, attempts: 0 }]);
    expect(await peek('SELECT sealed_body FROM outbox_mails')).toBeNull();
    expect((await examineOutbox()).problem).toBeNull();
  });

  test('goes out if it is the newest, after an outage of mail', async () => {
    await sendLink();
    await sendLink();
    const { url } = await sendLink();
    expect(await deliverMail()).toBe(1);
    const mail = await PostalMime.parse(received[0]?.raw ?? '');
    expect(mail.text).toContain(url);
  });

  test('is given up where no mail goes out, too', async () => {
    const { smtpUrl } = config();
    config().smtpUrl = null;
    await sendLink();
    await spoil.expired();
    await sweep();
    config().smtpUrl = smtpUrl;
    expect((await listed()).givenUp).toMatchObject([{ givenUpFor: 'link_expired' }]);
  });
});

test('mail that went out or was given up is cleared away after 30 days, what waits is not', async () => {
  const past = `now() - interval '31 days'`;
  await sendLink();
  await deliverMail();
  await givenNotice();
  await pool().query(`UPDATE outbox_mails SET sent_at = ${past} WHERE sent_at IS NOT NULL`);
  await pool().query(`UPDATE outbox_mails SET created_at = ${past}`);
  await sweep();
  expect(await peek('SELECT count(*)::int FROM outbox_mails')).toBe(1);
  expect((await listed()).waiting).toHaveLength(1);
});

test('D20 a name with line breaks or markup stays a name', async () => {
  await pool().query(`UPDATE users SET display_name = $1 WHERE id = $2`, [
    'Minnie\r\nBcc: eve@evil.example <b>x</b>',
    minnie.userId,
  ]);
  await sendLink();
  await deliverMail();
  expect(received.map(({ to }) => to)).toEqual([[minnie.loginName]]);
  const mail = await PostalMime.parse(received[0]?.raw ?? '');
  expect(mail.bcc).toBeUndefined();
  expect(mail.html).toContain('&lt;b&gt;x&lt;/b&gt;');
});

test('only the system reads mail, and only who operates the instance sees what waits', async () => {
  expect(codeOf(await readOutbox(anonymous))).toBe('permission_denied');
  expect(codeOf(await listMail(anonymous))).toBe('unauthenticated');
  expect(codeOf(await listMail(await givenToken('LOGIN_CLIENT')))).toBe('permission_denied');
  const { url } = await sendLink();
  const seen = must(await listMail(await givenToken('INSTANCE_ADMIN')));
  expect(seen.waiting).toMatchObject([{ kind: 'registration_link', recipient: minnie.loginName }]);
  expect(JSON.stringify(seen)).not.toContain(url.slice(url.indexOf('code=')));
});
