import type { Page } from '@playwright/test';
import { callApi } from './api';
import { expect, followLink, test } from './fixtures';
import { daisy, type Person } from './people';
import type { Product } from './product';

/** Sends the invitation by mail, as an administrator's backend does. */
async function sendInvitation(product: Product, { email }: Person): Promise<void> {
  const token = await product.latchkey('token', '--role', 'INSTANCE_ADMIN', '--name', 'inviter');
  const found = await callApi(product, token, 'POST', '/v2/users', {
    queries: [{ loginNameQuery: { loginName: email } }],
  });
  expect(found.status).toBe(200);
  const { userId } = (found.body as { result: { userId: string }[] }).result[0] ?? { userId: '' };
  const path = `/v2/users/${userId}/passkeys/registration_link`;
  const sent = await callApi(product, token, 'POST', path, { sendLink: {} });
  expect(sent.status).toBe(200);
}

/** The newest link that waits for a person in the outbox. */
async function mailedLink(product: Product, { email }: Person): Promise<string> {
  const mails = (await product.latchkey('outbox')).split(/^Id: /m);
  const links = mails
    .filter((mail) => mail.includes(`To: ${email}`))
    .map((mail) => /http:\/\/localhost:\d+\/passkey\/register\?\S+/.exec(mail)?.[0]);
  return links.at(-1) ?? `no mail to ${email}`;
}

async function expectDeadLink(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expect(page.getByText('ask the people who run Latchkey for a new link')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Have a passkey already? Sign in' })).toBeVisible();
}

test('the mailed link makes a passkey in the browser that opens it', async ({
  product,
  addPerson,
  openBrowser,
}) => {
  const person = await addPerson(daisy);
  await sendInvitation(product, person);
  const link = await mailedLink(product, person);
  const { page, device } = await openBrowser();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Create your passkey' })).toBeVisible();
  await expect(page.getByText(`For ${person.name} (${person.email}).`)).toBeVisible();
  await page.getByRole('button', { name: 'Create a passkey on this device' }).click();
  await expect(page.getByRole('heading', { name: 'Your passkey is ready' })).toBeVisible();
  expect(await device.passkeys()).toHaveLength(1);
  await expectDeadLink(page, link);
});

test('B9: opening a link spends nothing, however often', async ({
  addPerson,
  linkFor,
  page,
  product,
}) => {
  const link = await linkFor(await addPerson(daisy));
  // A mail scanner that follows links, and one that only looks.
  for (const method of ['GET', 'HEAD', 'GET']) {
    expect((await fetch(link, { method })).status).toBe(200);
  }
  expect((await fetch(`${product.origin}/passkey/register/options`)).status).toBe(405);
  await followLink(page, link);
});

test('a failed try leaves the link working', async ({ addPerson, linkFor, page }) => {
  const link = await linkFor(await addPerson(daisy));
  await page.goto(link);
  await page.evaluate(() => {
    navigator.credentials.create = () =>
      new Promise((_, reject) => {
        setTimeout(() => reject(new DOMException('closed', 'NotAllowedError')), 1100);
      });
  });
  await page.getByRole('button', { name: 'Create a passkey on this device' }).click();
  await expect(
    page.getByText('No passkey was created. You can try again whenever you like.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Your passkey is ready' })).toBeVisible();
});

test('a link with a wrong code says what to do', async ({ addPerson, linkFor, page }) => {
  const link = new URL(await linkFor(await addPerson(daisy)));
  link.searchParams.set('code', 'wrongwrong22');
  await expectDeadLink(page, link.href);
});

test('a link that was cut off says what to do', async ({ page }) => {
  await expectDeadLink(page, '/passkey/register?userID=1');
});

test('B8: a newer link takes the place of the one before', async ({ addPerson, linkFor, page }) => {
  const person = await addPerson(daisy);
  const older = await linkFor(person);
  const newer = await linkFor(person);
  await expectDeadLink(page, older);
  await followLink(page, newer);
});

test('continues on the phone: the page shows the link as a QR code', async ({
  addPerson,
  linkFor,
  page,
}) => {
  await page.goto(await linkFor(await addPerson(daisy)));
  const code = page.getByRole('img', { name: 'QR code with this registration link' });
  await expect(code).toBeHidden();
  await page.getByText('Continue on your phone').click();
  await expect(code).toBeVisible();
});

test('a device that has a passkey already is told so, and the link stays', async ({
  addPerson,
  linkFor,
  page,
  openBrowser,
}) => {
  const person = await addPerson(daisy);
  await followLink(page, await linkFor(person));
  const link = await linkFor(person);
  await page.goto(link);
  await page.getByRole('button', { name: 'Create a passkey on this device' }).click();
  await expect(page.getByText('You already have a passkey on this device.')).toBeVisible();
  const other = await openBrowser();
  await followLink(other.page, link);
});
