import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { config, parseConfig } from '@/lib/config';
import { createRegistrationLink } from '@/lib/operations/passkeys/create-registration-link';
import { deliverMail } from '@/lib/operations/system/deliver-mail';
import { readOutbox } from '@/lib/operations/system/read-outbox';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { pool } from '@/lib/store/postgres/pool';
import { createTestDatabase } from '@/testing/database';
import { anonymous, codeOf, givenPerson, must, type Person, peek } from '@/testing/people';

beforeAll(createTestDatabase);

let minnie: Person;
let received: { to: string[]; raw: string }[] = [];
let isRefusing = false;

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_address, _session, done) => done(isRefusing ? new Error('mailbox full') : null),
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      received.push({ to, raw: Buffer.concat(chunks).toString() });
      done();
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
  isRefusing = false;
  await pool().query('DELETE FROM outbox_mails');
});

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
  await sendLink();
  const sent = await Promise.all([deliverMail(), deliverMail()]);
  expect(sent[0] + sent[1]).toBe(2);
  expect(received).toHaveLength(2);
});

test('G8 mail that the server refuses waits, with the reason, and goes out later', async () => {
  isRefusing = true;
  await sendLink();
  expect(await deliverMail()).toBe(0);
  expect(await peek<string>('SELECT last_error FROM outbox_mails')).toContain('mailbox full');
  expect(await deliverMail()).toBe(0);
  isRefusing = false;
  await pool().query('UPDATE outbox_mails SET next_attempt_at = created_at');
  expect(await deliverMail()).toBe(1);
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

test('only the system reads the outbox', async () => {
  expect(codeOf(await readOutbox(anonymous))).toBe('permission_denied');
});
