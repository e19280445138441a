import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { callApi } from './api';
import { expect, followLink, pressPasskeyButton, test } from './fixtures';
import { ada, daisy, mickey, minnie } from './people';
import { type Product, startProduct } from './product';

let mailing: Product;

/** Every mail that arrived, as it was sent. */
const delivered: string[] = [];

/** Takes mail for everybody but Minnie. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _session, done) =>
    done(
      address === minnie.email
        ? Object.assign(new Error('no such mailbox'), { responseCode: 550 })
        : null,
    ),
  onData(stream, _session, done) {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    stream.on('end', () => {
      // As people read it: without the soft line breaks of quoted-printable (RFC 2045 §6.7).
      delivered.push(text.replaceAll('=\r\n', ''));
      done();
    });
  },
});

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  mailing = await startProduct({ SMTP_URL: `smtp://127.0.0.1:${port}` });
});

test.afterAll(async () => {
  expect(await mailing.stop(), mailing.output()).toBe(0);
  await new Promise<void>((resolve) => server.close(resolve));
});

async function addTo({ latchkey }: Product, person: typeof ada, ...more: string[]) {
  const names = ['--given-name', person.givenName, '--family-name', person.familyName];
  return (await latchkey('user', 'create', '--email', person.email, ...names, ...more)).trim();
}

test('a mail that is refused for good is seen by administrator and operator', async ({
  openBrowser,
}) => {
  await addTo(mailing, ada, '--role', 'INSTANCE_ADMIN');
  const { page } = await openBrowser({ baseURL: mailing.origin });
  await followLink(page, await mailing.latchkey('user', 'link', '--login-name', ada.email));
  await page.goto('/account/security');
  await page.getByRole('link', { name: 'Mail' }).click();
  await expect(page.getByRole('heading', { name: 'Mail', level: 1 })).toBeVisible();

  const userId = await addTo(mailing, minnie);
  const token = await mailing.latchkey('token', '--role', 'ORG_ADMIN', '--name', 'sender');
  const path = `/v2/users/${userId}/passkeys/registration_link`;
  expect((await callApi(mailing, token.trim(), 'POST', path, { sendLink: {} })).status).toBe(200);

  const undeliverable = page.getByRole('region', { name: 'Could not be delivered' });
  await expect(async () => {
    await page.goto('/console/mail');
    await expect(undeliverable.getByText(minnie.email)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(undeliverable).toContainText('A link to create a passkey');
  await expect(undeliverable).toContainText('The mail server refused it for good.');
  await expect(undeliverable).toContainText('550 no such mailbox');

  const listed = await mailing.latchkey('outbox', '--given-up');
  expect(listed).toMatch(new RegExp(`^To: ${minnie.email}$[^]*^Reason: refused: .*550`, 'm'));
  await expect(mailing.latchkey('doctor')).rejects.toThrow('need mending');
  expect(mailing.output()).toContain('"event":"mail_given_up"');
});

test.describe('for people who are no administrators', () => {
  test.use({ tolerated: [/404/] });

  test('there is no page of mail', async ({ openBrowser }) => {
    await addTo(mailing, daisy);
    const { page } = await openBrowser({ baseURL: mailing.origin });
    await followLink(page, await mailing.latchkey('user', 'link', '--login-name', daisy.email));
    const response = await page.request.get('/console/mail');
    expect(response.status()).toBe(404);
    expect(await response.text()).not.toContain(minnie.email);
    await page.goto('/account/security');
    await expect(page.getByRole('link', { name: 'Mail' })).toHaveCount(0);
  });
});

test('a sign-in from another browser is told by mail, and from the usual one is not', async ({
  openBrowser,
}) => {
  await addTo(mailing, mickey);
  const usual = await openBrowser({ baseURL: mailing.origin });
  await followLink(
    usual.page,
    await mailing.latchkey('user', 'link', '--login-name', mickey.email),
  );
  await usual.page.context().clearCookies();
  await pressPasskeyButton(usual);
  await expect(usual.page).toHaveURL(/signed-in|account/);

  const userAgent =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';
  const another = await openBrowser({ baseURL: mailing.origin, userAgent });
  await another.device.keep(await usual.device.passkeys());
  await pressPasskeyButton(another);
  await expect(another.page).toHaveURL(/signed-in|account/);

  const told = () =>
    delivered.filter(
      (mail) => /^Subject: New sign-in to your/m.test(mail) && mail.includes(mickey.email),
    );
  await expect.poll(() => told().length, { timeout: 30_000 }).toBe(1);
  expect(told()[0]).toContain('Browser: Edge on Windows');
  expect(told()[0]).toMatch(/Network: a private network \((127\.0\.0\.1|::1)\)/);
});
