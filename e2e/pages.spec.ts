import type { Page } from '@playwright/test';
import { ageSessions } from './age';
import { expect, followLink, test } from './fixtures';
import { inspect, inspectHere, type Subject } from './inspect-page';
import { expectFocusKept } from './page-gates';
import { weigh, weightLimits } from './page-weight';
import { ada, daisy, minnie } from './people';
import { type Product, startProduct } from './product';

const prompt = '/login/passkey?loginName=minnie%40example.com';
const passkeyButton = 'main [data-passkey]';
const toSignIn = 'main a[href^="/login"]';

/** The pages of sign-in carry no framework: a small script of ours, and little else. Account and console have theirs. */
async function expectLight(
  page: Page,
  path: string,
  kind: keyof typeof weightLimits = 'signIn',
): Promise<void> {
  const { script, total, loaded } = await weigh(page, path);
  const limits = weightLimits[kind];
  // A little is the response's own headers.
  expect.soft(script, loaded.join('\n')).toBeLessThanOrEqual(limits.script);
  expect.soft(total, loaded.join('\n')).toBeLessThanOrEqual(limits.total);
}

/** The browser's next prompt ends as it does when a person closes its window. */
async function closePrompt(page: Page): Promise<void> {
  await page.evaluate(() => {
    const close = (options?: CredentialRequestOptions) =>
      new Promise<null>((_, reject) => {
        if (options?.mediation === 'conditional') return;
        setTimeout(() => reject(new DOMException('closed', 'NotAllowedError')), 1_100);
      });
    navigator.credentials.get = close;
    navigator.credentials.create = close;
  });
}

/** Presses the passkey button, closes the browser's window, and waits for the page that says so. */
async function cancel(page: Page): Promise<void> {
  await closePrompt(page);
  const loaded = page.waitForEvent('load');
  await page.locator(passkeyButton).locator('visible=true').first().click();
  await loaded;
}

test.describe('before anybody has signed in', () => {
  const subjects: Subject[] = [
    { name: 'login', path: '/login', action: passkeyButton },
    { name: 'login-passkey', path: prompt, action: passkeyButton },
    { name: 'browsers', path: '/login/browsers', action: toSignIn },
    { name: 'register-invalid', path: '/passkey/register', action: toSignIn },
    { name: 'logout-done', path: '/logout', action: toSignIn },
  ];
  for (const subject of subjects) {
    test(`${subject.name} looks right, reads right and is light`, async ({ page }) => {
      await inspect(page, subject);
      await expectLight(page, subject.path);
    });
  }

  for (const [name, path] of Object.entries({ login: '/login', 'login-passkey': prompt })) {
    test(`${name} after a cancelled prompt looks right, and keeps the focus`, async ({ page }) => {
      await page.goto(path, { waitUntil: 'networkidle' });
      await cancel(page);
      await expectFocusKept(page);
      await inspectHere(page, `${name}-cancelled`);
    });
  }
});

test.describe('pages that are not there', () => {
  test.use({ tolerated: [/404/] });

  test('not-found looks right and reads right', async ({ page }) => {
    await inspect(page, { name: 'not-found', path: '/nowhere', action: 'main a' });
  });
});

test('a registration link looks right, reads right, is light and keeps the focus', async ({
  addPerson,
  linkFor,
  page,
}) => {
  const path = await linkFor(await addPerson(daisy));
  await inspect(page, { name: 'register', path, action: passkeyButton });
  await expectLight(page, path);
  await cancel(page);
  await expectFocusKept(page);
  await inspectHere(page, 'register-cancelled');
});

test.describe('the first run', () => {
  let fresh: Product;

  test.beforeAll(async () => {
    fresh = await startProduct();
  });

  test.afterAll(async () => {
    await fresh.stop();
  });

  test('set-up looks right, reads right and is light', async ({ openBrowser }) => {
    const { page } = await openBrowser({ baseURL: fresh.origin });
    const submit = 'main form button[type=submit]';
    await inspect(page, { name: 'setup', path: fresh.setupLink, action: submit });
    await expectLight(page, fresh.setupLink);
    await page.goto('/setup?code=x');
    await expect(page.getByText('setup-link')).toBeVisible();
    await inspectHere(page, 'setup-invalid');
  });

  test('a form that was filled in wrong looks right and keeps the focus', async ({
    openBrowser,
  }) => {
    const { page } = await openBrowser({ baseURL: fresh.origin });
    await page.goto(fresh.setupLink);
    for (const name of ['givenName', 'familyName', 'email'])
      await page.locator(`input[name=${name}]`).fill('nobody');
    const loaded = page.waitForEvent('load');
    await page.keyboard.press('Enter');
    await loaded;
    await expectFocusKept(page);
    await inspectHere(page, 'setup-error');
  });
});

test.describe('signed in', () => {
  test('the pages after signing in look right, read right and are light', async ({
    visitor,
    enrol,
  }) => {
    test.setTimeout(240_000);
    const { page } = visitor;
    await enrol(ada, visitor, 'INSTANCE_ADMIN');
    const signedIn = '/login/signed-in';
    await inspect(page, { name: 'signed-in', path: signedIn, action: 'main a[href^="/account"]' });
    await expectLight(page, signedIn);
    await inspect(page, { name: 'logout', path: '/logout', action: 'main form button' });
    await expectLight(page, '/logout');
    const ours: Subject[] = [
      { name: 'account-one', path: '/account/security', action: 'main button' },
      { name: 'first-steps', path: '/console', action: 'main a[href]' },
      { name: 'login-policy', path: '/console/login-policy', action: 'main input' },
      { name: 'invite', path: '/console/invite', action: 'main form button' },
      { name: 'mail', path: '/console/mail', action: 'nav a, header button, header summary' },
    ];
    for (const subject of ours) {
      await inspect(page, subject);
      await expectLight(page, subject.path, 'signedIn');
    }
  });

  test('several passkeys look right', async ({ openBrowser, visitor, enrol, linkFor }) => {
    const admin = await enrol(ada, visitor, 'INSTANCE_ADMIN');
    const { page, device } = await openBrowser();
    await followLink(page, await linkFor(admin));
    expect(await device.passkeys()).toHaveLength(1);
    await inspect(page, { name: 'account-two', path: '/account/security', action: 'main button' });
  });

  test('a policy that was filled in wrong keeps the focus', async ({ visitor, enrol }) => {
    const { page } = visitor;
    await enrol(ada, visitor, 'INSTANCE_ADMIN');
    await page.goto('/console/login-policy', { waitUntil: 'networkidle' });
    await page.locator('[name=defaultRedirectUri]').fill('no address');
    await page.keyboard.press('Enter');
    await expect(
      page.locator('main').locator('[role=alert], [aria-invalid=true]').first(),
    ).toBeVisible();
    await expectFocusKept(page);
    await inspectHere(page, 'login-policy-error');
  });

  test('a browser that knows somebody looks right and is light', async ({ visitor, enrol }) => {
    const { page } = visitor;
    await enrol(minnie, visitor);
    await page.goto('/logout');
    await page.locator('main form button').first().click();
    await expect(page).toHaveURL(/\/login/);
    await visitor.device.setPresent(false);
    const path = '/login?signedOut=1';
    await inspect(page, { name: 'login-known', path, action: 'main li a, main li button' });
    await expectLight(page, '/login');
  });

  test('a cancelled prompt of the security page keeps the focus', async ({ visitor, enrol }) => {
    const { page } = visitor;
    await enrol(minnie, visitor);
    await page.goto('/account/security', { waitUntil: 'networkidle' });
    await closePrompt(page);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(page.getByText('No passkey was created.')).toBeVisible();
    await expectFocusKept(page);
    await inspectHere(page, 'account-add-cancelled');
  });

  test('the dialogs of the security page read right and give the focus back', async ({
    visitor,
    enrol,
    product,
  }) => {
    const { page } = visitor;
    const { email } = await enrol(minnie, visitor);
    await page.goto('/account/security', { waitUntil: 'networkidle' });
    const dialog = page.getByRole('dialog');
    const open = async (name: RegExp) => {
      const action = page.getByRole('button', { name }).or(page.getByRole('menuitem', { name }));
      const menu = page.getByRole('main').locator('[aria-haspopup=menu]');
      await expect(action.or(menu).first()).toBeVisible();
      if (!(await action.first().isVisible())) await menu.first().click();
      await action.first().click();
      await expect(dialog).toBeVisible();
    };
    for (const name of [/^Rename/, /^Remove/]) {
      await open(name);
      await inspectHere(page, `dialog-${name.source.slice(1).toLowerCase()}`);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expectFocusKept(page);
      await open(name);
      await dialog.getByRole('button', { name: 'Close' }).first().click();
      await expect(dialog).toBeHidden();
      await expectFocusKept(page);
    }
    await ageSessions(product, email, 10);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(dialog).toBeVisible();
    await inspectHere(page, 'dialog-confirm');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expectFocusKept(page);
  });
});
