import type { Page } from '@playwright/test';
import { findOverhang, findSmallTargets, findViolations } from '../e2e/page-gates';

/** The widths at which a page is held against the rules: 400 % of 1280 px, a phone, 200 %, and a laptop. */
const widths = [320, 390, 640, 1280];

/** What the browser tests would refuse of a page as it stands, each with the width at which it is so. */
export async function findFaults(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  const faults = new Map<string, number[]>();
  const note = (width: number, kind: string, found: string[]) => {
    for (const fault of found)
      faults.set(`${kind}: ${fault}`, [...(faults.get(`${kind}: ${fault}`) ?? []), width]);
  };
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    note(width, 'too small', await findSmallTargets(page));
    note(width, 'sticks out', await findOverhang(page));
    if (width === 390) note(width, 'axe', await findViolations(page));
  }
  return [...faults].map(([fault, at]) => `${fault} (${at.join(', ')} px)`);
}
