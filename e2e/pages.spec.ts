import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, followLink, test, type Visitor } from './fixtures';
import { weigh } from './page-weight';
import { ada, daisy, minnie } from './people';
import { type Product, startProduct } from './product';

type Looks = { colorScheme: 'light' | 'dark'; width: number };

const looks: Looks[] = [
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
  { colorScheme: 'dark', width: 1280 },
];

/** A page in one state, its address, and what people come there to press. */
type Subject = { name: string; path: string; action: (page: Page) => Locator };

const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name });
const link = (name: string | RegExp) => (page: Page) => page.getByRole('link', { name });

/** More presses of the tab key than any of our pages has places to stop at. */
const patience = 40;

async function expectReachableByKeyboard(page: Page, target: Locator): Promise<void> {
  const element = await target.first().elementHandle();
  for (let presses = 0; presses < patience; presses += 1) {
    const reached = await page.evaluate((node) => node === document.activeElement, element);
    if (reached) return;
    await page.keyboard.press('Tab');
  }
  expect(false, 'the main action is reached by the tab key').toBe(true);
}

async function expectNoHorizontalScroll(page: Page): Promise<void> {
  const overhang = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(overhang).toBeLessThanOrEqual(0);
}

/** Looks at a page in every look: accessible, nothing cut off, the main action within reach. */
async function inspect(page: Page, { name, path, action }: Subject): Promise<void> {
  for (const { colorScheme, width } of looks) {
    await test.step(`${name}, ${colorScheme}, ${width} pixels wide`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      await page.goto(path, { waitUntil: 'networkidle' });
      await expect(action(page).first()).toBeVisible();
      await page.screenshot({
        path: `test-results/pages/${name}-${colorScheme}-${width}.png`,
        fullPage: true,
      });
      await expectNoHorizontalScroll(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join()}`);
      expect(found).toEqual([]);
      await expectReachableByKeyboard(page, action(page));
    });
  }
}

/** The pages of sign-in carry no framework: a small script of ours, and little else. */
async function expectLight(page: Page, path: string): Promise<void> {
  const { script, total, loaded } = await weigh(page, path);
  // A little is the response's own headers.
  expect(script, loaded.join('\n')).toBeLessThanOrEqual(5 * 1024);
  expect(total, loaded.join('\n')).toBeLessThanOrEqual(60 * 1024);
}

test.describe('before anybody has signed in', () => {
  const subjects: Subject[] = [
    { name: 'login', path: '/login', action: button('Continue') },
    {
      name: 'login-passkey',
      path: '/login/passkey?loginName=minnie%40example.com',
      action: button('Use your passkey'),
    },
    { name: 'browsers', path: '/login/browsers', action: link('Back to sign-in') },
    { name: 'register-invalid', path: '/passkey/register', action: link(/Have a passkey already/) },
    { name: 'logout-done', path: '/logout', action: link('Sign in') },
  ];
  for (const subject of subjects) {
    test(`${subject.name} looks right, reads right and is light`, async ({ page }) => {
      await inspect(page, subject);
      await expectLight(page, subject.path);
    });
  }
});

test.describe('pages that are not there', () => {
  test.use({ tolerated: [/404/] });

  test('not-found looks right and reads right', async ({ page }) => {
    await inspect(page, {
      name: 'not-found',
      path: '/nowhere',
      action: link('Go to the start'),
    });
  });
});

test('a registration link looks right, reads right and is light', async ({
  addPerson,
  linkFor,
  page,
}) => {
  const path = await linkFor(await addPerson(daisy));
  await inspect(page, { name: 'register', path, action: button(/Create a passkey/) });
  await expectLight(page, path);
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
    await inspect(page, { name: 'setup', path: fresh.setupLink, action: button('Continue') });
    await expectLight(page, fresh.setupLink);
    const invalid = { name: 'setup-invalid', path: '/setup?code=x' };
    const command = (at: Page) => at.getByText('setup-link');
    await page.goto(invalid.path);
    await expect(command(page)).toBeVisible();
    await expectNoHorizontalScroll(page);
  });
});

test.describe('signed in', () => {
  const passkeys = (visitor: Visitor) => visitor.device.passkeys();

  test('the pages after signing in look right and read right', async ({
    visitor,
    enrol,
    openBrowser,
    linkFor,
  }) => {
    test.setTimeout(240_000);
    const { page } = visitor;
    const admin = await enrol(ada, visitor, 'INSTANCE_ADMIN');
    await inspect(page, {
      name: 'signed-in',
      path: '/login/signed-in',
      action: link('Account security'),
    });
    await expectLight(page, '/login/signed-in');
    await inspect(page, { name: 'logout', path: '/logout', action: button('Sign out') });
    await expectLight(page, '/logout');
    await inspect(page, {
      name: 'login-policy',
      path: '/console/login-policy',
      action: (at) => at.getByRole('switch', { name: 'Synced passkeys' }),
    });
    await inspect(page, {
      name: 'invite',
      path: '/console/invite',
      action: button('Create the link'),
    });
    await inspect(page, {
      name: 'mail',
      path: '/console/mail',
      action: link('Mail'),
    });
    await inspect(page, {
      name: 'first-steps',
      path: '/console',
      action: link('Add a passkey'),
    });
    await inspect(page, {
      name: 'account-one',
      path: '/account/security',
      action: button('Add a passkey'),
    });
    const other = await openBrowser();
    await followLink(other.page, await linkFor(admin));
    expect(await passkeys(other)).toHaveLength(1);
    await inspect(other.page, {
      name: 'account-two',
      path: '/account/security',
      action: button('Add a passkey'),
    });
  });

  test('a browser that knows somebody looks right and is light', async ({ visitor, enrol }) => {
    const { page } = visitor;
    const { name } = await enrol(minnie, visitor);
    await page.goto('/logout');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await inspect(page, {
      name: 'login-known',
      path: '/login?signedOut=1',
      action: button(`Continue as ${name}`),
    });
    await expectLight(page, '/login');
  });

  test('the dialogs of the security page read right', async ({ visitor, enrol }) => {
    const { page } = visitor;
    await enrol(minnie, visitor);
    for (const { colorScheme, width } of looks) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 844 });
      for (const name of [/^Rename /, /^Remove /]) {
        await page.goto('/account/security');
        await page.getByRole('button', { name }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await page.screenshot({
          path: `test-results/pages/dialog-${name.source.slice(1, 7)}-${colorScheme}-${width}.png`,
        });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toBeHidden();
        await expect(page.getByRole('button', { name })).toBeFocused();
      }
    }
  });
});
