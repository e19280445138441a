import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { logViolations, watch } from './fixtures';
import { inspectHere } from './inspect-page';
import { expectFocusKept } from './page-gates';

const root = fileURLToPath(new URL('..', import.meta.url));

let server: ChildProcess;
let origin: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const tsx = fileURLToPath(new URL('../node_modules/tsx/dist/cli.mjs', import.meta.url));
  server = spawn(process.execPath, [tsx, 'look/serve-gallery.ts'], { cwd: root });
  origin = await new Promise<string>((resolve, reject) => {
    let said = '';
    server.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /http:\/\/localhost:\d+/.exec(said)?.[0];
      if (address) resolve(address);
    });
    server.once('exit', (code) => reject(new Error(`The gallery ended with ${code}.`)));
  });
});

test.afterAll(() => {
  server.kill();
});

let complaints: string[];

test.beforeEach(async ({ page, context }) => {
  complaints = watch(context, origin);
  await context.addInitScript(logViolations);
  await page.goto(origin, { waitUntil: 'networkidle' });
});

test.afterEach(() => {
  expect(complaints, 'what pages must never do').toEqual([]);
});

const section = (page: Page, id: string) => page.locator(`#${id}`);

test('every component looks right and reads right', async ({ page }) => {
  // It is as long as a dozen pages.
  test.setTimeout(300_000);
  for (const table of await page.getByText('Show as a table').all()) await table.click();
  await inspectHere(page, 'gallery');
});

test('arrows go from tab to tab, and one press of the tab key leads into the part that is shown', async ({
  page,
}) => {
  const tabs = section(page, 'tabs').getByRole('tablist');
  const tab = (name: string) => tabs.getByRole('tab', { name });
  await tab('curl').focus();
  await page.keyboard.press('ArrowRight');
  await expect(tab('Node.js')).toBeFocused();
  await expect(tab('Node.js')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText('With JavaScript on a server.')).toBeVisible();
  await page.keyboard.press('End');
  await expect(tab('Go')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(tab('curl')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(section(page, 'tabs').getByRole('tabpanel')).toBeFocused();
});

test('a toast goes after a while, but not while it is pointed at or has the focus', async ({
  page,
}) => {
  await page.clock.install();
  await page.goto(origin, { waitUntil: 'networkidle' });
  const button = section(page, 'toast').getByRole('button', { name: 'Succeed' });
  const toast = page.getByText('The link is copied.');
  await button.click();
  await expect(toast).toBeVisible();
  await page.clock.runFor(7_000);
  await expect(toast).toBeHidden();

  await button.click();
  await toast.hover();
  await page.clock.runFor(60_000);
  await expect(toast).toBeVisible();
  await page.mouse.move(0, 0);
  await page.clock.runFor(7_000);
  await expect(toast).toBeHidden();

  await button.press('Enter');
  await page.getByRole('button', { name: 'Close this message' }).focus();
  await page.clock.runFor(60_000);
  await expect(toast).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(toast).toBeHidden();
  await expect(button).toBeFocused();
});

test('code is copied by a press, which says so', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const block = section(page, 'code-block');
  await block.getByRole('button', { name: 'Copy' }).click();
  await expect(block.getByRole('status')).toHaveText('Copied');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await block.locator('code').textContent());
});

test('without script code can still be selected, and nothing offers to copy it', async ({
  browser,
}) => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(origin);
  await expect(section(page, 'code-block').getByText('await fetch')).toBeVisible();
  await expect(section(page, 'code-block').getByRole('button')).toHaveCount(0);
  await page.close();
});

test('a table says how it is sorted, and on a phone each row is a block that is a row still', async ({
  page,
}) => {
  const table = section(page, 'table').getByRole('table', { name: 'People' });
  await expect(table.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await expect(table.getByRole('link', { name: 'Name' })).toHaveAttribute(
    'href',
    '/?q=example&sort=-name',
  );
  await page.setViewportSize({ width: 390, height: 844 });
  const row = table.getByRole('row').filter({ hasText: 'minnie@example.com' });
  await expect(row.getByRole('rowheader')).toHaveText('Minnie Mouse');
  await expect(row.getByRole('cell', { name: 'minnie@example.com' })).toBeVisible();
  const heights = await row
    .getByRole('cell')
    .evaluateAll((cells) => cells.slice(1).map((cell) => cell.getBoundingClientRect().top));
  expect(new Set(heights).size).toBe(heights.length);
  await row.getByRole('checkbox', { name: 'Choose Minnie Mouse' }).check();
});

test('filters ask for an address that keeps the sorting', async ({ page }) => {
  const filters = section(page, 'table').getByRole('search', { name: 'Filters' });
  await filters.getByRole('searchbox').fill('mouse');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/\?sort=name&q=mouse&state=$/);
});

test('a dialog gives the focus back to what opened it', async ({ page }) => {
  const opener = section(page, 'dialog').getByRole('button', { name: 'Open the dialog' });
  await opener.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(opener).toBeFocused();
  await expectFocusKept(page);
});
