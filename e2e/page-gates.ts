import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

async function violationsOf(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
}

/** What axe finds on a page as it stands (WCAG 2.2 A and AA, and best practices). */
export const findViolations = (page: Page) => violationsOf(new AxeBuilder({ page }));

/** Axe finds nothing. */
export async function expectAccessible(page: Page): Promise<void> {
  expect.soft(await findViolations(page), 'what axe finds').toEqual([]);
}

/** Everything that is written stands out from its ground: what alone may differ between two themes. */
export async function expectContrast(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).withRules(['color-contrast']);
  expect.soft(await violationsOf(axe), 'what is hard to read').toEqual([]);
}

/** How wide and tall everything that is pressed must be, in CSS pixels: WCAG 2.2, 2.5.5, where 2.5.8 asks for 24. */
const leastTarget = 44;

/** Runs in the page: names and sizes of what is too small to press. */
function smallTargets(least: number): string[] {
  const pressable =
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=menuitem], [role=option]';

  /** A checkbox is pressed by its label, too. */
  function boxOf(element: Element): { width: number; height: number } {
    const own = element.getBoundingClientRect();
    const isTicked = element.matches('input[type=checkbox], input[type=radio]');
    const label = isTicked && element instanceof HTMLInputElement ? element.labels?.[0] : null;
    return label ? label.getBoundingClientRect() : own;
  }

  /** The one exception, as in 2.5.8: a link in a sentence, whose height is that of the line. */
  function isInSentence(element: Element): boolean {
    if (!element.matches('a[href]') || getComputedStyle(element).display !== 'inline') return false;
    const block = element.closest('p, li, dd, td, th, div');
    const around = (block?.textContent ?? '').replace(element.textContent ?? '', '');
    return /\p{L}/u.test(around);
  }

  const small: string[] = [];
  for (const element of document.querySelectorAll(pressable)) {
    const { width, height } = boxOf(element);
    // Not drawn, or kept for those who hear the page until it has the focus.
    if (!element.checkVisibility({ visibilityProperty: true }) || (width <= 1 && height <= 1))
      continue;
    if (isInSentence(element)) continue;
    // Half a pixel is lost where a zoom rounds.
    if (width < least - 0.5 || height < least - 0.5)
      small.push(
        `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}" ${Math.round(width)} × ${Math.round(height)}`,
      );
  }
  return small;
}

/**
 * What is less than 44 × 44 px of everything to press, a checkbox together with its label. Links within a sentence are
 * excepted, as WCAG 2.2 has it in 2.5.5 and 2.5.8; a link on a line of its own is none of these.
 */
export const findSmallTargets = (page: Page) => page.evaluate(smallTargets, leastTarget);

/** Everything to press is large enough. */
export async function expectTargets(page: Page): Promise<void> {
  expect.soft(await findSmallTargets(page), 'too small to press').toEqual([]);
}

/** Runs in the page: what sticks out at the right of the window. */
function overhanging(): string[] {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const out = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
  );
  return [
    `${scrollWidth - clientWidth} px`,
    ...out.slice(-3).map((element) => element.outerHTML.slice(0, 80)),
  ];
}

/** What sticks out, so that the page has to be scrolled to the side (WCAG 2.2, 1.4.10). */
export const findOverhang = (page: Page) => page.evaluate(overhanging);

/** Nothing sticks out. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  expect.soft(await findOverhang(page), `sticks out at ${width} px`).toEqual([]);
}

/** The focus is on something: who works by keyboard, or hears the page, goes on from where they were. */
export async function expectFocusKept(page: Page): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.tagName ?? 'nothing');
  await expect.poll(focused, 'what has the focus').not.toMatch(/^(BODY|HTML|nothing)$/);
}
