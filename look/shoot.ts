import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { sizes, type Theme, themes, zoomed } from './views';

/** One picture of the sheet. */
export type Shot = { name: string; theme: Theme; width: number; file: string };

/** Where the pictures and the sheet go; git does not keep it. */
export const folder = join(import.meta.dirname, '../look-results');

const themeNames = Object.keys(themes) as Theme[];

/** Takes the pictures of a page as it stands, of its window alone or of a part of it, in every theme and width. */
export async function shoot(
  page: Page,
  { name, isZoomed = false }: { name: string; isZoomed?: boolean },
  part: 'page' | 'window' | Locator = 'page',
): Promise<Shot[]> {
  const shots: Shot[] = [];
  for (const size of [...sizes, ...(isZoomed ? [zoomed] : [])]) {
    await page.setViewportSize(size);
    for (const theme of themeNames) {
      await page.emulateMedia({ ...themes[theme], reducedMotion: 'reduce' });
      await page.evaluate(() => document.fonts.ready);
      const file = `${theme}/${name}-${size.width}.png`;
      const path = join(folder, file);
      if (typeof part === 'string') await page.screenshot({ path, fullPage: part === 'page' });
      else await part.screenshot({ path });
      shots.push({ name, theme, width: size.width, file });
    }
  }
  return shots;
}
