import type { Page } from '@playwright/test';
import { expect, signOut, test, type Visitor } from './fixtures';
import { closeWindow, plugIn } from './passkey';
import { minnie } from './people';

const prompt = (loginName: string) => `/login/passkey?${new URLSearchParams({ loginName })}`;

const expectSignedIn = (page: Page) => expect(page).toHaveURL('/login/signed-in');

test('is reached and passed by keyboard alone, from a name field that has the focus', async ({
  visitor,
  enrol,
}) => {
  const { page, device } = visitor;
  const { email } = await enrol(minnie, visitor);
  await signOut(page);
  await device.setPresent(false);
  await page.goto('/login?another=1', { waitUntil: 'networkidle' });
  await expect(page.getByLabel('Login name or email')).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(prompt(email));
  await device.setPresent(true);
  await page.getByRole('button', { name: 'Use your passkey' }).focus();
  await page.keyboard.press('Enter');
  await expectSignedIn(page);
});

test('leaves the focus alone where a keyboard would come up for it', async ({ openBrowser }) => {
  const { page, device } = await openBrowser({ hasTouch: true, isMobile: true });
  await device.setPresent(false);
  await page.goto('/login', { waitUntil: 'networkidle' });
  await expect(page.getByLabel('Login name or email')).not.toBeFocused();
});

test('says on the button that the device asks, and can be cancelled there', async ({
  visitor,
  enrol,
}) => {
  const { page, device } = visitor;
  const { email } = await enrol(minnie, visitor);
  await signOut(page);
  await device.setPresent(false);
  await page.goto(prompt(email), { waitUntil: 'networkidle' });
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await expect(cancel).toBeHidden();
  const button = page.getByRole('button', { name: 'Use your passkey' });
  await button.click();
  const waiting = page.getByRole('button', { name: 'Waiting for your device…' });
  await expect(waiting).toHaveAttribute('aria-busy', 'true');
  await expect(page.locator('[data-status]')).toHaveText('Waiting for your device…');
  await cancel.click();
  await expect(page.getByText('No passkey was used.')).toBeVisible();
  const again = page.getByRole('button', { name: 'Try again' });
  await expect(again).toBeFocused();
  await expect(again).not.toHaveAttribute('aria-busy');
  await expect(cancel).toBeHidden();
  await expect(page.getByRole('button', { name: 'Use a security key' })).toBeVisible();
  await expect(page).toHaveURL(prompt(email));
  await device.setPresent(true);
  await again.click();
  await expectSignedIn(page);
});

test('offers to change a name with a slip in it, whoever has it', async ({
  openBrowser,
  addPerson,
}) => {
  const { page, device } = await openBrowser();
  await device.setPresent(false);
  const known = await addPerson(minnie);
  for (const email of [known.email, known.email.replace('minnie', 'minie')]) {
    await page.goto(prompt(email), { waitUntil: 'networkidle' });
    await page.evaluate(closeWindow);
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await expect(page.getByText(`Is ${email} spelled right?`)).toBeVisible();
    await page.getByRole('link', { name: 'Change the name' }).click();
    await expect(page.getByLabel('Login name or email')).toHaveValue(email);
  }
});

test('shows the other ways after a cancel on the first page, too', async ({ openBrowser }) => {
  const { page, device } = await openBrowser();
  await device.setPresent(false);
  await page.goto('/login', { waitUntil: 'networkidle' });
  await page.evaluate(closeWindow);
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  await button.click();
  await expect(page.getByText('No passkey was used.')).toBeVisible();
  await expect(button).toBeFocused();
  await expect(page.getByRole('button', { name: 'Use a security key' })).toBeVisible();
  await page.getByText('Lost your passkey?').click();
  await expect(page.getByText('for a new registration link')).toBeVisible();
});

test('asks for a security key first where one is to be used, by the ids of the name', async ({
  visitor,
  enrol,
}) => {
  const { page } = visitor;
  const { email } = await enrol(minnie, visitor);
  await signOut(page);
  await page.goto(prompt(email), { waitUntil: 'networkidle' });
  const asked = page.evaluate(
    () =>
      new Promise((resolve) => {
        const { get } = navigator.credentials;
        navigator.credentials.get = (options) => {
          const asked: { hints?: string[]; allowCredentials?: object[] } = options?.publicKey ?? {};
          resolve({ hints: asked.hints, ids: asked.allowCredentials?.length });
          return get.call(navigator.credentials, options);
        };
      }),
  );
  await page.getByText('Use your phone or a security key').click();
  await page.getByRole('button', { name: 'Use a security key' }).click();
  expect(await asked).toEqual({ hints: ['security-key'], ids: 1 });
  await expectSignedIn(page);
});

test('leads to phone and key first on a device that keeps no passkeys', async ({ openBrowser }) => {
  const { page, device } = await openBrowser();
  await device.unplug();
  const key = await plugIn(page, { kind: 'security-key' });
  await key.setPresent(false);
  await page.goto('/login');
  await expect(page.getByText('This device keeps no passkeys of its own.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use a security key' })).toBeVisible();
});

test.describe('without a connection', () => {
  test.use({ tolerated: [/ERR_INTERNET_DISCONNECTED/] });

  test('says so above the button', async ({ visitor, enrol }) => {
    const { page, context } = visitor;
    const { email } = await enrol(minnie, visitor);
    await signOut(page);
    await page.goto(prompt(email), { waitUntil: 'networkidle' });
    await context.setOffline(true);
    await page.getByText('Use your phone or a security key').click();
    await page.getByRole('button', { name: 'Use a security key' }).click();
    const said = page.getByRole('alert').filter({ hasText: 'The server cannot be reached.' });
    const button = page.getByRole('button', { name: 'Use your passkey' });
    const [above, below] = [await said.boundingBox(), await button.boundingBox()];
    expect(above?.y).toBeLessThan(below?.y ?? 0);
    await context.setOffline(false);
    await button.click();
    await expectSignedIn(page);
  });
});

/** Keeps the script back until it is let go, or until it is known never to come. */
async function holdScript({ page }: Pick<Visitor, 'page'>) {
  let decide: (isLetGo: boolean) => void = () => {};
  const decided = new Promise<boolean>((resolve) => {
    decide = resolve;
  });
  await page.route('**/passkey.js', async (route) =>
    (await decided) ? route.continue() : route.abort(),
  );
  return { letGo: () => decide(true), lose: () => decide(false) };
}

test('keeps a press that comes before the script, and runs it once it is there', async ({
  visitor,
  enrol,
}) => {
  const { page } = visitor;
  const { email } = await enrol(minnie, visitor);
  await signOut(page);
  const script = await holdScript(visitor);
  await page.goto(prompt(email), { waitUntil: 'commit' });
  const button = page.locator('[data-passkey]').first();
  await button.click();
  await expect(button).toHaveAttribute('aria-busy', 'true');
  await expect(page).toHaveURL(prompt(email));
  script.letGo();
  await expectSignedIn(page);
});

test.describe('a script that never comes', () => {
  test.use({ tolerated: [/ERR_FAILED/] });

  test('is told after a press, early or late', async ({ visitor, enrol }) => {
    const { page } = visitor;
    const { email } = await enrol(minnie, visitor);
    await signOut(page);
    const script = await holdScript(visitor);
    await page.goto(prompt(email), { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    script.lose();
    await expect(page.getByText('this page’s script did not run')).toBeVisible();
    await page.goto(prompt(email), { waitUntil: 'load' });
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await expect(page.getByText('this page’s script did not run')).toBeVisible();
  });
});
