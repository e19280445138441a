import type { Browser, Page } from '@playwright/test';
import { findFaults } from './find-faults';
import { type Section, sections } from './gallery/sections';
import { serveGallery } from './gallery/serve';
import { nameHelper } from './name-helper';
import { type Shot, shoot } from './shoot';

/** The names of the gallery's pictures, in the order of the sheet. */
export const galleryNames = sections.map(({ id }) => `gallery-${id}`);

async function shootSection(page: Page, origin: string, section: Section): Promise<Shot[]> {
  await page.goto(origin, { waitUntil: 'networkidle' });
  const name = `gallery-${section.id}`;
  const part = page.locator(`#${section.id}`);
  if (!section.opens) return shoot(page, { name }, part);
  for (const button of await part.getByRole('button').all()) await button.click();
  return shoot(page, { name }, 'window');
}

/** Takes the pictures of the gallery's components that are named, each in all its states, and says what is wrong there. */
export async function shootGallery(
  browser: Browser,
  names: string[],
): Promise<{ shots: Shot[]; faults: string[] }> {
  const chosen = sections.filter(({ id }) => names.includes(`gallery-${id}`));
  if (chosen.length === 0) return { shots: [], faults: [] };
  const { origin, close } = await serveGallery();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(nameHelper);
  // Nothing that goes by itself after a while goes while its picture is taken.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  const shots: Shot[] = [];
  for (const section of chosen) shots.push(...(await shootSection(page, origin, section)));
  await page.goto(origin, { waitUntil: 'networkidle' });
  const faults = await findFaults(page);
  await context.close();
  close();
  return { shots, faults };
}
