import { expect, test } from './fixtures';
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

test('a new set-up link kills the one before', async ({ openBrowser }) => {
  const newer = await fresh.latchkey('setup-link');
  const { page } = await openBrowser({ baseURL: fresh.origin });
  await page.goto(fresh.setupLink);
  await expect(
    page.getByRole('heading', { name: 'This setup link no longer works' }),
  ).toBeVisible();
  await expect(page.getByText('npm run latchkey -- setup-link')).toBeVisible();
  await page.goto(newer);
  await expect(page.getByRole('heading', { name: 'Set up Latchkey' })).toBeVisible();
});

test('the first administrator gives a name, makes a passkey and is in the console', async ({
  openBrowser,
}) => {
  const link = await fresh.latchkey('setup-link');
  const { page, device } = await openBrowser({ baseURL: fresh.origin });
  await page.goto(link);
  await page.getByLabel('Given name').fill(ada.givenName);
  await page.getByLabel('Family name').fill(ada.familyName);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText(`For ${ada.name} (${ada.email}).`)).toBeVisible();

  // B18: somebody else is entered under the same link, and the passkey is Ada's all the same.
  const { page: other } = await openBrowser({ baseURL: fresh.origin });
  await other.goto(link);
  await other.getByLabel('Given name').fill(minnie.givenName);
  await other.getByLabel('Family name').fill(minnie.familyName);
  await other.getByLabel('Email').fill(minnie.email);
  await other.getByRole('button', { name: 'Continue' }).click();
  await expect(other.getByText(`For ${minnie.name} (${minnie.email}).`)).toBeVisible();

  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await expect(page).toHaveURL(`${fresh.origin}/console/login-policy`);
  await expect(page.getByRole('heading', { name: 'Sign-in policy', level: 1 })).toBeVisible();
  expect(await device.passkeys()).toMatchObject([
    { rpId: 'localhost', isResidentCredential: true },
  ]);

  await expect(page.getByText(ada.email)).toBeVisible();
  await other.getByRole('button', { name: 'Create a passkey' }).click();
  await expect(other.getByRole('heading', { name: 'Set up already' })).toBeVisible();

  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Set up already' })).toBeVisible();
});

test('once there is an administrator no link is made any more', async () => {
  await expect(fresh.latchkey('setup-link')).rejects.toThrow('Latchkey is set up already');
});
