import { expect, test } from './fixtures';
import { ada, minnie } from './people';
import { type Product, startProduct } from './product';

test.describe.configure({ mode: 'serial' });

let fresh: Product;
let link: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  fresh = await startProduct();
});

test.afterAll(async () => {
  expect(await fresh.stop(), fresh.output()).toBe(0);
});

test('the start says where it is and how to set it up, and nothing else', () => {
  expect(fresh.told().trim().split(/\n\s*/)).toEqual([
    `Latchkey is at ${fresh.origin}`,
    `Make the first administrator: ${fresh.setupLink}`,
  ]);
  expect(fresh.output()).toBe(fresh.told());
});

for (const path of [
  '/',
  '/login',
  '/login/passkey?loginName=ada',
  '/login/browsers',
  '/passkey/register',
  '/logout',
])
  test(`before the first administrator exists, ${path} says where the set-up link is`, async ({
    openBrowser,
  }) => {
    const { page } = await openBrowser({ baseURL: fresh.origin });
    await page.goto(path);
    await expect(page.getByText('Not set up yet')).toBeVisible();
    await expect(page.getByText('npm run latchkey -- setup-link')).toBeVisible();
  });

test('a command in a second terminal speaks for the server, whatever its port is', async () => {
  const link = new URL(await fresh.elsewhere('setup-link'));
  expect(link.origin).toBe(fresh.origin);
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

test('what was typed stays, on the way back and when the link is opened again', async ({
  openBrowser,
}) => {
  const { page } = await openBrowser({ baseURL: fresh.origin });
  link = await fresh.latchkey('setup-link');
  const typed = async (email: string) => {
    await expect(page.getByLabel('Given name')).toHaveValue(ada.givenName);
    await expect(page.getByLabel('Family name')).toHaveValue(ada.familyName);
    await expect(page.getByLabel('Email')).toHaveValue(email);
  };
  await page.goto(link);
  await page.getByLabel('Given name').fill(ada.givenName);
  await page.getByLabel('Family name').fill(ada.familyName);
  await page.getByLabel('Email').fill('no mailbox');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/Type one email address/);
  await expect(page.getByLabel('Email')).toBeFocused();
  await typed('no mailbox');
  await page.getByLabel('Email').fill('jürgen@xn--exmple-cua.com');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('For jürgen@exämple.com')).toBeVisible();
  await page.getByRole('button', { name: 'Back' }).click();
  await typed('jürgen@xn--exmple-cua.com');
  await page.getByLabel('Email').fill(ada.email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText(`Hello ${ada.name}!`)).toBeVisible();
  await expect(page.getByText(`For ${ada.email}`)).toBeVisible();
  await page.goto(link);
  await typed(ada.email);
  expect((await fresh.latchkey('user', 'list')).split('\n')).toHaveLength(1);
});

test('the first administrator gives a name, makes a passkey and is shown three next steps', async ({
  openBrowser,
}) => {
  const { page, device } = await openBrowser({ baseURL: fresh.origin });
  await page.goto(link);
  await page.getByLabel('Given name').fill(ada.givenName);
  await page.getByLabel('Family name').fill(ada.familyName);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText(`Hello ${ada.name}!`)).toBeVisible();
  await expect(page.getByText(`For ${ada.email}`)).toBeVisible();

  // B18: somebody else is entered under the same link, and the passkey is Ada's all the same.
  const { page: other } = await openBrowser({ baseURL: fresh.origin });
  await other.goto(link);
  await other.getByLabel('Given name').fill(minnie.givenName);
  await other.getByLabel('Family name').fill(minnie.familyName);
  await other.getByLabel('Email').fill(minnie.email);
  await other.getByRole('button', { name: 'Continue' }).click();
  await expect(other.getByText(`For ${minnie.email}`)).toBeVisible();

  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await expect(page).toHaveURL(`${fresh.origin}/console`);
  await expect(page.getByRole('heading', { name: 'First steps', level: 1 })).toBeVisible();
  const steps = page.getByRole('main').getByRole('listitem').getByRole('heading');
  await expect(steps).toHaveText(['Add a second passkey', 'Invite somebody', 'Connect an app']);
  expect(await device.passkeys()).toMatchObject([
    { rpId: 'localhost', isResidentCredential: true },
  ]);

  await expect(page.getByText(ada.email).filter({ visible: true })).toHaveCount(1);
  await other.getByRole('button', { name: 'Create a passkey' }).click();
  await expect(other.getByRole('heading', { name: 'Set up already' })).toBeVisible();

  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Set up already' })).toBeVisible();
  const stranger = (await openBrowser({ baseURL: fresh.origin })).page;
  await stranger.goto('/login');
  await expect(stranger.getByRole('button', { name: 'Continue' })).toBeVisible();
  await expect(stranger.getByText('Not set up yet')).toBeHidden();
});

test('once there is an administrator no link is made any more', async () => {
  await expect(fresh.latchkey('setup-link')).rejects.toThrow('Latchkey is set up already');
});
