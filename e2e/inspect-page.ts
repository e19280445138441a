import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessible, expectContrast, expectNoOverflow, expectTargets } from './page-gates';

const themes = ['light', 'dark'] as const;

/** A phone, a laptop, the laptop at a zoom of 200 % and of 400 % (WCAG 2.2, 1.4.4 and 1.4.10). */
const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
  { width: 640, height: 450 },
  { width: 320, height: 256 },
];

/** More presses of the tab key than any of our pages has places to stop at. */
const patience = 60;

/** A page in one state, its address, and what people come there to press or to fill in. */
export type Subject = { name: string; path: string; action: string };

async function expectReachableByKeyboard(page: Page, target: Locator): Promise<void> {
  const element = await target.elementHandle();
  for (let presses = 0; presses < patience; presses += 1) {
    const reached = await page.evaluate((node) => node === document.activeElement, element);
    if (reached) return;
    await page.keyboard.press('Tab');
  }
  expect(false, 'the main action is reached by the tab key').toBe(true);
}

/** Holds a page as it stands against every rule of looks: axe, targets, nothing cut off, in every theme and width. */
export async function inspectHere(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
  for (const size of sizes) {
    await test.step(`${name}, ${size.width} pixels wide`, async () => {
      await page.setViewportSize(size);
      await expectNoOverflow(page);
      await expectTargets(page);
      // At the widths between, the layout is that of one of these two.
      if (size.width !== 390 && size.width !== 1280) return;
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme });
        const path = `test-results/pages/${name}-${colorScheme}-${size.width}.png`;
        await page.screenshot({ path, fullPage: true });
        await (colorScheme === 'light' ? expectAccessible(page) : expectContrast(page));
      }
    });
  }
  await page.emulateMedia({ forcedColors: 'active' });
  await page.screenshot({ path: `test-results/pages/${name}-forced.png`, fullPage: true });
  await page.emulateMedia({ forcedColors: 'none' });
}

/** Opens a page, holds it against those rules, and finds its main action by the tab key. */
export async function inspect(page: Page, { name, path, action }: Subject): Promise<void> {
  await page.goto(path, { waitUntil: 'networkidle' });
  const target = page.locator(action).locator('visible=true').first();
  await expect(target).toBeVisible();
  await inspectHere(page, name);
  await page.goto(path, { waitUntil: 'networkidle' });
  await expectReachableByKeyboard(page, target);
}
