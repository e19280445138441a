import type { Page } from '@playwright/test';
import { ageSessions } from './age';
import { callApi } from './api';
import { expect, signOut, test } from './fixtures';
import { ada, minnie } from './people';

test.afterEach(async ({ product }) => {
  await product.latchkey('policy', 'set', 'passkeysType=allowed', 'timeoutSeconds=300');
});

async function savePolicy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save the policy' }).click();
}

test('what an administrator saves is in force at once', async ({
  visitor,
  enrol,
  openBrowser,
  product,
}) => {
  const { page } = visitor;
  await enrol(ada, visitor, 'INSTANCE_ADMIN');
  await page.goto('/console/login-policy');
  await page.getByLabel('Time to answer the browser’s prompt', { exact: true }).fill('2');
  await savePolicy(page);
  await expect(page.getByText('Saved. The policy is in force from now on.')).toBeVisible();

  const { context } = await openBrowser();
  const headers = { origin: product.origin };
  const begun = await context.request.post('/login/options', { headers, data: {} });
  expect((await begun.json()).options.timeout).toBe(120_000);
  await page.reload();
  await expect(page.getByLabel('Time to answer the browser’s prompt', { exact: true })).toHaveValue(
    '2',
  );
});

test('a value out of range is refused and named, and nothing is lost', async ({
  visitor,
  enrol,
  product,
}) => {
  const { page } = visitor;
  await enrol(ada, visitor, 'INSTANCE_ADMIN');
  await page.goto('/console/login-policy');
  const timeout = page.getByLabel('Time to answer the browser’s prompt', { exact: true });
  await timeout.fill('9999');
  await savePolicy(page);
  await expect(page.getByText('Something in this form is not right.')).toBeVisible();
  await expect(timeout).toHaveValue('9999');
  expect(JSON.parse(await product.latchkey('policy', 'get'))).toMatchObject({
    timeoutSeconds: 300,
  });
});

test('an administrator whose sign-in is too old by now signs in again, and comes back', async ({
  visitor,
  enrol,
  product,
}) => {
  const { page } = visitor;
  const { email, name } = await enrol(ada, visitor, 'INSTANCE_ADMIN');
  await page.goto('/console/login-policy');
  const timeout = page.getByLabel('Time to answer the browser’s prompt', { exact: true });
  await timeout.fill('3');
  await ageSessions(product, email, 13 * 60);
  await savePolicy(page);
  await page.getByRole('button', { name: `Continue as ${name}` }).click();
  await expect(page).toHaveURL('/console/login-policy');
  await expect(timeout).toHaveValue('5');
});

test('is no page for people who are no administrators', async ({ visitor, enrol }) => {
  const { page } = visitor;
  await enrol(minnie, visitor);
  const response = await page.request.get('/console/login-policy');
  expect(response.status()).toBe(404);
  expect(await response.text()).not.toContain('Passwordless');
});

test('passkeys switched off: asked twice, refused everywhere, undone by the command line', async ({
  visitor,
  enrol,
  addPerson,
  linkFor,
  openBrowser,
  product,
}) => {
  const { page, device } = visitor;
  const admin = await enrol(ada, visitor, 'INSTANCE_ADMIN');
  const invited = await linkFor(await addPerson(minnie));
  const token = await product.latchkey('token', '--role', 'INSTANCE_ADMIN', '--name', 'backend');

  await test.step('the console asks for confirmation first', async () => {
    await page.goto('/console/login-policy');
    await page.getByRole('radio', { name: 'Not allowed' }).check();
    await savePolicy(page);
    await expect(
      page.getByRole('heading', { name: 'Nobody could sign in any more' }),
    ).toBeFocused();
    const before = await product.latchkey('policy', 'get');
    expect(JSON.parse(before)).toMatchObject({ passkeysType: 'ALLOWED' });
    await page.getByRole('button', { name: 'Yes, switch passkeys off' }).click();
    await expect(page.getByText('Saved. The policy is in force from now on.')).toBeVisible();
  });

  await test.step('pages and actions refuse', async () => {
    const other = await openBrowser();
    await other.device.keep(await device.passkeys());
    await other.page.goto('/login');
    await expect(
      other.page.getByRole('heading', { name: 'Signing in is switched off' }),
    ).toBeVisible();
    await other.page.goto(`/login/passkey?loginName=${encodeURIComponent(admin.email)}`);
    await expect(
      other.page.getByRole('heading', { name: 'Signing in is switched off' }),
    ).toBeVisible();
    await other.page.goto(invited);
    await expect(
      other.page.getByRole('heading', { name: 'Passkeys are switched off' }),
    ).toBeVisible();
    const headers = { origin: product.origin };
    const begun = await other.context.request.post('/login/options', { headers, data: {} });
    expect(begun.status()).toBe(400);
    expect(await begun.json()).toMatchObject({ error: 'passkeys_not_allowed' });
    const link = Object.fromEntries(new URL(invited).searchParams);
    const started = await other.context.request.post('/passkey/register/options', {
      headers,
      data: link,
    });
    expect(await started.json()).toMatchObject({ error: 'passkeys_not_allowed' });
  });

  await test.step('the API refuses', async () => {
    const challenge = { domain: 'localhost', userVerificationRequirement: 1 };
    const session = await callApi(product, token, 'POST', '/v2/sessions', {
      checks: { user: { loginName: admin.email } },
      challenges: { webAuthN: challenge },
    });
    expect(session.status).toBe(400);
    expect(JSON.stringify(session.body)).toContain('PASSKEY-nA1wd');
  });

  await test.step('who is signed in stays so, and cannot add a passkey', async () => {
    await page.goto('/account/security');
    await expect(page.getByText('Passkeys are switched off here for now')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeHidden();
  });

  await test.step('the command line undoes it', async () => {
    await product.latchkey('policy', 'set', 'passkeysType=allowed');
    await signOut(page);
    await page.getByRole('button', { name: `Continue as ${admin.name}` }).click();
    await expect(page).toHaveURL('/login/signed-in');
  });
});

test('a sign-in under way when passkeys are switched off does not count', async ({
  visitor,
  enrol,
  product,
}) => {
  const { page } = visitor;
  const { email } = await enrol(minnie, visitor);
  await signOut(page);
  await page.goto(`/login/passkey?loginName=${encodeURIComponent(email)}`, {
    waitUntil: 'networkidle',
  });
  await product.latchkey('policy', 'set', 'passkeysType=not_allowed', '--yes');
  await page.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(page.getByText(/Passkeys are switched off/)).toBeVisible();
  await page.goto('/account/security');
  await expect(page).toHaveURL(/\/login\?returnTo=/);
});
