import type { Page } from '@playwright/test';
import { expect, followLink, test } from './fixtures';
import { plugIn } from './passkey';
import { ada, minnie } from './people';
import { type Product, startProduct } from './product';

test.describe.configure({ mode: 'serial' });

let fresh: Product;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  fresh = await startProduct();
});

test.afterAll(async () => {
  expect(await fresh.stop(), fresh.output()).toBe(0);
});

const step = (page: Page, name: string) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: name });

test('the steps tick themselves off, whoever does them and where', async ({ openBrowser }) => {
  test.setTimeout(240_000);
  const { page } = await openBrowser({ baseURL: fresh.origin });
  await page.goto(fresh.setupLink);
  await page.getByLabel('Given name').fill(ada.givenName);
  await page.getByLabel('Family name').fill(ada.familyName);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await expect(page).toHaveURL(`${fresh.origin}/console`);
  await expect(page.getByText('0 of 3 done')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Add a passkey' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Invite somebody' })).toBeHidden();

  await test.step('a second passkey, of another provider', async () => {
    const link = await fresh.latchkey('user', 'link', '--login-name', ada.email);
    const key = await openBrowser({ baseURL: fresh.origin });
    await key.device.unplug();
    await plugIn(key.page, { kind: 'security-key' });
    await followLink(key.page, link);
    await page.reload();
    await expect(page.getByText('1 of 3 done')).toBeVisible();
    await expect(step(page, 'Add a second passkey')).toContainText('Done');
    await expect(page.getByRole('link', { name: 'Add a passkey' })).toBeHidden();
  });

  await test.step('somebody is invited, and the link that is shown lets them in', async () => {
    await page.getByRole('main').getByRole('link', { name: 'Invite somebody' }).click();
    await page.getByLabel('Given name').fill(minnie.givenName);
    await page.getByLabel('Family name').fill(minnie.familyName);
    await page.getByLabel('Email').fill('no mailbox');
    await page.getByRole('button', { name: 'Create the link' }).click();
    await expect(page.getByLabel('Email')).toBeFocused();
    await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/Type one email address/);
    await expect(page.getByLabel('Given name')).toHaveValue(minnie.givenName);
    await page.getByLabel('Email').fill(ada.email);
    await page.getByRole('button', { name: 'Create the link' }).click();
    await expect(page.getByLabel('Email')).toBeFocused();
    await expect(page.getByLabel('Email')).toHaveAccessibleDescription(
      /There is an account with this email already\./,
    );
    await page.getByLabel('Email').fill(minnie.email);
    // An impatient second press loses nothing.
    await page.getByRole('button', { name: 'Create the link' }).dblclick();
    await expect(page.getByRole('heading', { name: `The link for ${minnie.name}` })).toBeFocused();
    const link = await page.getByLabel('Registration link').inputValue();
    const invited = await openBrowser({ baseURL: fresh.origin });
    await followLink(invited.page, link);
    await invited.page.goto('/account/security');
    await expect(invited.page.getByText(minnie.email).filter({ visible: true })).toBeVisible();
    await page.goto('/console');
    await expect(page.getByText('2 of 3 done')).toBeVisible();
  });

  await test.step('an app has a token, and then nothing nags any more', async () => {
    await expect(page.getByText('npm run latchkey -- token').first()).toBeVisible();
    await fresh.latchkey('token', '--role', 'LOGIN_CLIENT', '--name', 'my-app');
    await page.reload();
    await expect(page.getByText('All three are done.')).toBeVisible();
    await expect(page.getByText('npm run latchkey -- token')).toBeHidden();
    await page.getByRole('main').getByRole('link', { name: 'Sign-in policy' }).click();
    await expect(page).toHaveURL(`${fresh.origin}/console/login-policy`);
  });
});

test.describe('for people who are no administrators', () => {
  test.use({ tolerated: [/404/] });

  test('there are neither first steps nor invitations', async ({ openBrowser }) => {
    const link = await fresh.latchkey('user', 'link', '--login-name', minnie.email);
    const { page } = await openBrowser({ baseURL: fresh.origin });
    await followLink(page, link);
    for (const path of ['/console', '/console/invite'])
      expect((await page.request.get(path)).status()).toBe(404);
    await page.goto('/account/security');
    await expect(page.getByRole('link', { name: 'Invite' })).toHaveCount(0);
  });
});
