import type { Page } from '@playwright/test';
import { callApi } from './api';
import { expect, followLink, test } from './fixtures';
import { send } from './http';
import { daisy, minnie, type Person } from './people';
import { type Product, startProduct } from './product';

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

const wordsOf = ({ email, givenName, familyName }: Person) => [
  ...['--email', email, '--given-name', givenName, '--family-name', familyName],
];

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
  await expect(page.getByText(`Hello ${person.name}!`)).toBeVisible();
  await expect(page.getByText(`For ${person.email}`)).toBeVisible();
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
  await expect(page.getByRole('alert').filter({ visible: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Keep it on a security key' })).toBeVisible();
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

test('shows no QR code for an address that no phone can open, but says how a phone can keep the passkey', async ({
  addPerson,
  linkFor,
  page,
}) => {
  await page.goto(await linkFor(await addPerson(daisy)));
  const toKey = page.getByRole('button', { name: 'Keep it on a security key' });
  await expect(toKey).toBeHidden();
  await page.getByText('Use a phone or a security key').click();
  await expect(toKey).toBeVisible();
  await expect(page.getByText('Continue on your phone')).toHaveCount(0);
  await expect(page.getByRole('img', { name: /QR code/ })).toHaveCount(0);
});

test('continues on the phone: at an address that a phone can open the link is shown as a QR code', async () => {
  const reachable = await startProduct({ PUBLIC_URL: 'https://id.example.com' });
  try {
    await reachable.latchkey('user', 'create', ...wordsOf(daisy));
    const link = new URL(await reachable.latchkey('user', 'link', '--login-name', daisy.email));
    const { text } = await send(reachable.port, `${link.pathname}${link.search}`, {
      headers: { host: link.host },
    });
    expect(text).toContain('Continue on your phone');
    expect(text).toContain('aria-label="QR code with this registration link"');
  } finally {
    await reachable.stop();
  }
});

test.describe('a link of somebody else’s', () => {
  test('is nobody’s by accident: whoever is signed in chooses before anything begins', async ({
    visitor,
    enrol,
    addPerson,
    linkFor,
  }) => {
    const { page, device } = visitor;
    await enrol(minnie, visitor);
    const invited = await addPerson(daisy);
    const link = await linkFor(invited);
    await page.goto(link);
    await expect(page.getByText('You are signed in as Minnie Mouse.')).toBeVisible();
    await expect(page.getByText('This link is for Daisy Duck.')).toBeVisible();
    await expect(page.locator('latchkey-passkey')).toHaveCount(0);
    await page.getByRole('link', { name: 'Stay signed in as Minnie Mouse' }).click();
    await expect(page).toHaveURL('/account/security');

    // A choice that a sender wrote into the link is none.
    await page.goto(`${link}&insteadOf=1`);
    await page.getByRole('link', { name: 'Continue as Daisy Duck' }).click();
    await expect(page.getByText(invited.email)).toBeVisible();
    const own = await visitor.context.newPage();
    await own.goto('/account/security');
    await expect(own.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible();
    await expect(own.getByText('Minnie Mouse').filter({ visible: true }).first()).toBeVisible();

    await page.bringToFront();
    await page.getByRole('button', { name: 'Create a passkey on this device' }).click();
    await expect(page.getByRole('heading', { name: 'Your passkey is ready' })).toBeVisible();
    await expect(page.getByText('You are signed in as Daisy Duck.')).toBeVisible();
    expect(await device.passkeys()).toHaveLength(2);
  });

  test('asks nothing of its owner, who is signed in already', async ({
    visitor,
    enrol,
    linkFor,
  }) => {
    const person = await enrol(minnie, visitor);
    await visitor.page.goto(await linkFor(person));
    await expect(
      visitor.page.getByRole('button', { name: 'Create a passkey on this device' }),
    ).toBeVisible();
  });
});

test('long names and addresses wrap on a small screen', async ({ product, linkFor, page }) => {
  const email =
    'wolfeschlegelsteinhausenbergerdorff.featherstonehaugh@very-long-department-of-redundancy.example.com';
  const names = ['--given-name', 'Wolfeschlegelsteinhausenbergerdorff-Cholmondeley'];
  await product.latchkey(
    'user',
    'create',
    '--email',
    email,
    ...names,
    '--family-name',
    'Featherstonehaugh von und zu Hohenzollern-Sigmaringen',
  );
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto(await linkFor({ ...daisy, email }));
  await expect(page.getByText(email)).toBeVisible();
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overhang).toBe(0);
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
  await expect(page.getByText('You already have a passkey here.')).toBeVisible();
  const year = new Date().getUTCFullYear();
  await expect(page.getByText(new RegExp(`It was made on .* ${year}\\.`))).toBeVisible();
  await expect(page.getByRole('link', { name: 'Have a passkey already? Sign in' })).toBeVisible();
  const other = await openBrowser();
  await followLink(other.page, link);
});
