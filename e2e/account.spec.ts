import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { askForName, passkeyRows } from './account';
import { expect, test } from './fixtures';
import { weigh } from './page-weight';
import { plugIn } from './passkey';
import { ada, minnie } from './people';

const narrow = { width: 390, height: 844 };

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

async function expectFocusKept(page: Page): Promise<void> {
  await expect(page.locator(':focus')).toHaveCount(1);
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
}

test('the account leads to its page', async ({ visitor, enrol }) => {
  await enrol(minnie, visitor);
  await visitor.page.goto('/account');
  await expect(visitor.page).toHaveURL('/account/security');
});

test('the first stop of the tab key is a link to the content that is seen whole', async ({
  visitor,
  enrol,
}) => {
  const { page } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security', { waitUntil: 'networkidle' });
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport({ ratio: 1 });
  expect((await skip.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test.describe('on a narrow screen', () => {
  test('a bar of 56 pixels holds everything else behind one button', async ({ visitor, enrol }) => {
    const { page } = visitor;
    const { name, email } = await enrol(ada, visitor, 'INSTANCE_ADMIN');
    await page.setViewportSize(narrow);
    await page.goto('/account/security', { waitUntil: 'networkidle' });
    expect((await page.getByRole('banner').boundingBox())?.height).toBe(56);
    const menu = page.getByRole('banner').locator('summary');
    await menu.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('banner').getByRole('group')).toContainText(email);
    await expect(page.getByText(email).filter({ visible: true })).toHaveCount(1);
    await expect(menu).toHaveText(new RegExp(name));
    for (const entry of ['Security', 'First steps', 'Sign-in policy', 'Mail', 'Sign out'])
      await expect(page.getByRole('link', { name: entry })).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('link', { name: 'Mail' })).toBeHidden();
    await expect(menu).toBeFocused();
    await menu.click();
    await page.getByRole('link', { name: 'Mail' }).click();
    await expect(page).toHaveURL('/console/mail');
  });

  test('the menu opens without any script', async ({ visitor, enrol, openBrowser }) => {
    await enrol(minnie, visitor);
    const storageState = await visitor.context.storageState();
    const { page } = await openBrowser({
      storageState,
      javaScriptEnabled: false,
      viewport: narrow,
    });
    await page.goto('/account/security');
    await page.getByRole('banner').locator('summary').click();
    await page.getByRole('link', { name: 'Sign out' }).click();
    await expect(page).toHaveURL('/logout');
  });

  test('a passkey is looked at, renamed and kept by keyboard alone, and the focus never falls to the page', async ({
    visitor,
    enrol,
  }) => {
    const { page } = visitor;
    await enrol(minnie, visitor);
    await page.setViewportSize(narrow);
    await page.goto('/account/security', { waitUntil: 'networkidle' });
    const menu = page.getByRole('button', { name: /^Actions for/ });
    await menu.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Details' })).toBeFocused();
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await expect(menu).toBeFocused();

    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toContainText('Copied to the other devices');
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await expect(menu).toBeFocused();

    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Kitchen tablet');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Kitchen tablet', level: 3 })).toBeVisible();
    await expect(menu).toBeFocused();

    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'This is your only way in' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(menu).toBeFocused();
  });
});

test('the focus stays on something through dialogs, messages and a removal', async ({
  visitor,
  enrol,
}) => {
  const { page } = visitor;
  await enrol(minnie, visitor);
  await page.goto('/account/security', { waitUntil: 'networkidle' });
  await askForName(page, 'Laptop');
  await expect(page.getByRole('heading', { name: 'Laptop', level: 3 })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rename Laptop' })).toBeFocused();
  const message = page.getByText('The new name is saved.');
  await expect(message).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(message).toBeHidden();
  await expect(page.getByRole('button', { name: 'Rename Laptop' })).toBeFocused();

  await plugIn(page, { kind: 'security-key' });
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeyRows(page)).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeFocused();

  await page.getByRole('button', { name: 'Remove Security key' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Remove Security key' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the passkey' }).click();
  await expect(passkeyRows(page)).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'Your passkeys' })).toBeFocused();
  await expectFocusKept(page);
});

test('a message covers nothing that has the focus', async ({ visitor, enrol }) => {
  const { page } = visitor;
  await enrol(minnie, visitor);
  await page.setViewportSize({ width: 1280, height: 420 });
  await page.goto('/account/security', { waitUntil: 'networkidle' });
  await askForName(page, 'Laptop');
  const message = page.getByText('The new name is saved.');
  await expect(message).toBeVisible();
  const focused = page.getByRole('button', { name: 'Rename Laptop' });
  await expect(focused).toBeFocused();
  await expect
    .poll(async () => {
      const [above, below] = [await focused.boundingBox(), await message.boundingBox()];
      return above && below ? above.y + above.height <= below.y : false;
    })
    .toBe(true);
});

test('dates follow the clock and the calendar of the reader', async ({ openBrowser, enrol }) => {
  const visitor = await openBrowser({ locale: 'en-GB', timezoneId: 'Pacific/Kiritimati' });
  const { page } = visitor;
  await enrol(minnie, visitor);
  const created = passkeyRows(page).getByRole('paragraph').locator('time');
  await page.goto('/account/security');
  await expect(created).toHaveAttribute('title', /GMT\+14$/);
  await expect(created).toHaveText('today');
  await page.clock.setFixedTime(Date.now() + 24 * 3600 * 1000);
  await page.goto('/account/security');
  await expect(created).toHaveText('yesterday');
  await page.clock.setFixedTime('2040-05-03T12:00:00Z');
  await page.goto('/account/security');
  await expect(created).toHaveText(/^\d{1,2} \w{3,4} \d{4}$/);
});

test('long names wrap and push nothing out of a narrow or a magnified page', async ({
  visitor,
  enrol,
}) => {
  const { page } = visitor;
  const long = {
    ...minnie,
    givenName: 'Wolfeschlegelsteinhausenbergerdorff',
    familyName: 'Featherstonehaugh-Cholmondeley',
  };
  await enrol(long, visitor);
  await page.goto('/account/security');
  await askForName(page, `نور الهدى ${'Donaudampfschifffahrtsgesellschaft'.repeat(2)}`);
  await expect(page.getByRole('heading', { name: /نور الهدى/, level: 3 })).toBeVisible();
  for (const width of [320, 390, 640, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto('/account/security', { waitUntil: 'networkidle' });
    const menu = page.getByRole('banner').locator('summary');
    if (await menu.isVisible()) await menu.click();
    await expect(page.getByRole('link', { name: 'Sign out' })).toBeVisible();
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overhang, `${width} pixels wide`).toBeLessThanOrEqual(0);
  }
});

test('the account page brings at most 180 kB of script', async ({ visitor, enrol }) => {
  await enrol(minnie, visitor);
  const { script, loaded } = await weigh(visitor.page, '/account/security');
  expect(script, loaded.join('\n')).toBeLessThanOrEqual(180 * 1024);
});
