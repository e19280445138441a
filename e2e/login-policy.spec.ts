import type { Locator, Page } from '@playwright/test';
import { ageSessions } from './age';
import { callApi } from './api';
import { expect, signOut, test } from './fixtures';
import { ada, minnie } from './people';

const usual = [
  'passkeysType=allowed',
  'timeoutSeconds=300',
  'allowSyncedPasskeys=true',
  'cloneDetection=block',
  'defaultRedirectUri=',
];

test.afterEach(async ({ product }) => {
  await product.latchkey('policy', 'set', ...usual);
});

const saved = 'Saved. The policy is in force from now on.';

const timeToAnswer = (page: Page): Locator => page.getByLabel('Time to answer', { exact: true });
const unsaved = (page: Page): Locator => page.getByRole('region', { name: 'Unsaved changes' });

async function savePolicy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
}

/** Opens the policy page with its rare settings in sight. */
async function openPolicy(page: Page): Promise<void> {
  await page.goto('/console/login-policy', { waitUntil: 'networkidle' });
  const advanced = page.getByRole('group').filter({ hasText: 'Time to answer' });
  await advanced.getByRole('heading', { name: 'Advanced' }).click();
  await expect(timeToAnswer(page)).toBeVisible();
}

test('what an administrator saves is in force at once', async ({
  visitor,
  enrol,
  openBrowser,
  product,
}) => {
  const { page } = visitor;
  await enrol(ada, visitor, 'INSTANCE_ADMIN');
  await openPolicy(page);
  await timeToAnswer(page).fill('2');
  await savePolicy(page);
  await expect(page.getByText(saved)).toBeVisible();

  const { context } = await openBrowser();
  const headers = { origin: product.origin };
  const begun = await context.request.post('/login/options', { headers, data: {} });
  expect((await begun.json()).options.timeout).toBe(120_000);
  // It differs from what is usual, so it is in sight.
  await page.reload();
  await expect(timeToAnswer(page)).toHaveValue('2');
  await expect(timeToAnswer(page)).toBeVisible();
});

test('a value out of range is refused at its field, which has the focus, and nothing is lost', async ({
  visitor,
  enrol,
  product,
}) => {
  const { page } = visitor;
  await enrol(ada, visitor, 'INSTANCE_ADMIN');
  await openPolicy(page);
  const timeout = timeToAnswer(page);
  await timeout.fill('9999');
  await page.getByRole('heading', { name: 'Advanced' }).click();
  await savePolicy(page);
  await expect(timeout).toBeFocused();
  await expect(timeout).toHaveAttribute('aria-invalid', 'true');
  await expect(timeout).toHaveAccessibleDescription(/Give a time from 30 seconds to 15 minutes\./);
  await expect(unsaved(page)).toContainText('Not saved yet. Look once more at “Time to answer”.');
  await expect(timeout).toHaveValue('9999');
  await timeout.fill('10');
  await expect(timeout).not.toHaveAttribute('aria-invalid');

  const target = page.getByLabel('Where to go after signing in');
  await target.fill('http://example.com');
  await savePolicy(page);
  await expect(target).toBeFocused();
  await expect(target).toHaveAccessibleDescription(/Type a full address that begins with https/);
  await expect(timeout).toHaveValue('10');
  expect(JSON.parse(await product.latchkey('policy', 'get'))).toMatchObject({
    timeoutSeconds: 300,
    defaultRedirectUri: '',
  });
});

test('all that is wrong is marked and named at once, and opened where it is folded away', async ({
  visitor,
  enrol,
}) => {
  const { page } = visitor;
  await enrol(ada, visitor, 'INSTANCE_ADMIN');
  await openPolicy(page);
  const target = page.getByLabel('Where to go after signing in');
  const models = page.getByLabel('Accepted models');
  await models.fill('mine');
  await timeToAnswer(page).fill('9999');
  await page.getByRole('heading', { name: 'Advanced' }).click();
  await target.fill('http://example.com');
  await savePolicy(page);
  await expect(target).toBeFocused();
  await expect(unsaved(page)).toContainText(
    'Not saved yet. Look once more at “Where to go after signing in”, “Accepted models”, “Time to answer”.',
  );
  for (const field of [target, models, timeToAnswer(page)]) {
    await expect(field).toBeVisible();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }

  await target.fill('');
  await expect(target).not.toHaveAttribute('aria-invalid');
  await expect(target).toBeFocused();
  await expect(models).toHaveAttribute('aria-invalid', 'true');
  await expect(unsaved(page)).toContainText('at “Accepted models”, “Time to answer”.');
});

test('says what is unsaved, discards it, and the browser asks before it is lost', async ({
  visitor,
  enrol,
}) => {
  const { page } = visitor;
  await enrol(ada, visitor, 'INSTANCE_ADMIN');
  await openPolicy(page);
  await expect(unsaved(page)).toBeHidden();
  const synced = page.getByRole('switch', { name: 'Synced passkeys' });
  await synced.uncheck();
  await expect(unsaved(page)).toContainText('1 unsaved change: Synced passkeys');
  await timeToAnswer(page).fill('2');
  await expect(unsaved(page)).toContainText('2 unsaved changes: Synced passkeys, Time to answer');

  const asked = page.waitForEvent('dialog');
  const leaving = page.getByRole('link', { name: 'Mail' }).click();
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await leaving;
  await expect(page).toHaveURL('/console/login-policy');

  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(synced).toBeChecked();
  await expect(timeToAnswer(page)).toHaveValue('5');
  await expect(synced).toBeFocused();
  await expect(page.getByText('Discarded. Everything is as it was saved.')).toBeVisible();
  await page.getByRole('link', { name: 'Mail' }).click();
  await expect(page).toHaveURL('/console/mail');
});

test('what somebody else changed meanwhile stays, and is not written over unseen', async ({
  visitor,
  enrol,
  product,
  openBrowser,
}) => {
  const { page } = visitor;
  await enrol(ada, visitor, 'INSTANCE_ADMIN');
  const other = await openBrowser();
  await enrol({ ...minnie, givenName: 'Grace', name: 'Grace Mouse' }, other, 'INSTANCE_ADMIN');
  const policy = async () => JSON.parse(await product.latchkey('policy', 'get'));

  await test.step('another setting: both are saved', async () => {
    await openPolicy(page);
    await product.latchkey('policy', 'set', 'cloneDetection=log');
    await timeToAnswer(page).fill('2');
    await savePolicy(page);
    await expect(unsaved(page)).toContainText(
      'Saved. Meanwhile somebody at the command line changed “When a passkey’s counter runs backwards”',
    );
    await expect(unsaved(page)).toBeFocused();
    expect(await policy()).toMatchObject({ timeoutSeconds: 120, cloneDetection: 'log' });
  });

  await test.step('the same setting: who and what is said, and a second press writes over it', async () => {
    await other.page.goto('/console/login-policy', { waitUntil: 'networkidle' });
    await timeToAnswer(other.page).fill('3');
    await savePolicy(other.page);
    await expect(other.page.getByText(saved)).toBeVisible();
    await timeToAnswer(page).fill('4');
    await savePolicy(page);
    await expect(unsaved(page)).toContainText(
      'Not saved yet. Meanwhile Grace Mouse changed “Time to answer”.',
    );
    await expect(timeToAnswer(page)).toBeFocused();
    await expect(timeToAnswer(page)).toHaveAccessibleDescription(
      /Meanwhile changed to: 3 minutes\./,
    );
    expect(await policy()).toMatchObject({ timeoutSeconds: 180 });
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await expect(page.getByText(saved)).toBeVisible();
    expect(await policy()).toMatchObject({ timeoutSeconds: 240 });
  });

  await test.step('the same setting: theirs can be taken', async () => {
    await timeToAnswer(other.page).fill('6');
    await savePolicy(other.page);
    await expect(unsaved(other.page)).toContainText(
      'Meanwhile Ada Lovelace changed “Time to answer”.',
    );
    await other.page.getByRole('button', { name: 'Take theirs' }).click();
    await expect(timeToAnswer(other.page)).toHaveValue('4');
  });
});

test.describe('without script', () => {
  test('the policy is saved, and a value out of range named', async ({
    browser,
    visitor,
    enrol,
    product,
  }) => {
    await enrol(ada, visitor, 'INSTANCE_ADMIN');
    const context = await browser.newContext({
      baseURL: product.origin,
      javaScriptEnabled: false,
      storageState: await visitor.context.storageState(),
    });
    const page = await context.newPage();
    await page.goto('/console/login-policy');
    await page.getByRole('heading', { name: 'Advanced' }).click();
    await timeToAnswer(page).fill('9999');
    await page.getByRole('button', { name: 'Save the policy' }).click();
    await expect(timeToAnswer(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(timeToAnswer(page)).toHaveValue('9999');
    await timeToAnswer(page).fill('2');
    await page.getByRole('button', { name: 'Save the policy' }).click();
    await expect(page.getByText(saved)).toBeVisible();
    expect(JSON.parse(await product.latchkey('policy', 'get'))).toMatchObject({
      timeoutSeconds: 120,
    });
    await context.close();
  });
});

test('an administrator whose sign-in is too old by now signs in again, and comes back', async ({
  visitor,
  enrol,
  product,
}) => {
  const { page } = visitor;
  const { email, name } = await enrol(ada, visitor, 'INSTANCE_ADMIN');
  await openPolicy(page);
  const timeout = timeToAnswer(page);
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
  expect(await response.text()).not.toContain('How long a sign-in counts');
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
  const person = await openBrowser();
  await enrol({ ...minnie, givenName: 'Grace', name: 'Grace Mouse' }, person);
  const invited = await linkFor(await addPerson(minnie));
  const token = await product.latchkey('token', '--role', 'INSTANCE_ADMIN', '--name', 'backend');

  await test.step('the console asks for confirmation first', async () => {
    await page.goto('/console/login-policy', { waitUntil: 'networkidle' });
    await page.getByRole('radio', { name: 'Not allowed' }).check();
    await savePolicy(page);
    await expect(
      page.getByRole('heading', { name: 'Nobody could sign in any more' }),
    ).toBeFocused();
    const before = await product.latchkey('policy', 'get');
    expect(JSON.parse(before)).toMatchObject({ passkeysType: 'ALLOWED' });
    await page.getByRole('button', { name: 'Keep passkeys allowed' }).click();
    await expect(page.getByRole('radio', { name: 'Allowed', exact: true })).toBeFocused();
    await expect(unsaved(page)).toBeHidden();
    await page.getByRole('radio', { name: 'Not allowed' }).check();
    await savePolicy(page);
    await page.getByRole('button', { name: 'Yes, switch passkeys off' }).click();
    await expect(page.getByText(saved)).toBeVisible();
    const warning = page.getByRole('region', { name: 'Passkeys are switched off' });
    await expect(warning).toBeFocused();
    await expect(warning).toBeInViewport();
  });

  await test.step('every page of account and console warns until it is undone', async () => {
    const warning = page.getByText('Passkeys are switched off', { exact: true });
    await expect(warning).toBeVisible();
    for (const path of ['/account/security', '/console', '/console/invite', '/console/mail']) {
      await page.goto(path);
      await expect(warning).toBeVisible();
      await expect(page.getByRole('link', { name: 'Open the sign-in policy' })).toBeVisible();
    }
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
    const refusal = 'Passkeys are switched off here for now';
    await person.page.goto('/account/security');
    await expect(person.page.getByText(refusal)).toBeVisible();
    await expect(person.page.getByRole('button', { name: 'Add a passkey' })).toBeHidden();
    // The administrator, who is warned on every page, is not told to ask one.
    await page.goto('/account/security');
    await expect(page.getByRole('heading', { name: 'Your passkeys' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeHidden();
    await expect(page.getByText(refusal)).toBeHidden();
    await page.goto('/console/invite');
    await expect(page.getByText('No invitations while passkeys are off')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Create the link' })).toBeHidden();
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
