import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from '@playwright/test';
import { folder, type Shot } from './shoot';
import { type Theme, themes } from './views';

/** Wide enough for a row of a dozen phones, short enough for one picture of a browser. */
const pictureWidth = 3840;

const style = `
  body { margin: 0; font: 13px/1.4 system-ui, sans-serif; background: #777; color: #fff }
  nav { position: sticky; top: 0; padding: 8px 16px; background: #333 }
  nav a { color: inherit; margin-right: 16px }
  section { padding: 8px 16px 32px }
  .states { display: flex; flex-wrap: wrap; gap: 20px }
  figure { margin: 0 }
  .views { display: flex; gap: 6px; align-items: flex-start }
  a { display: block } nav a { display: inline }
  img { display: block; max-height: 420px; background: #fff }
  .failed { padding: 16px; background: #a00; max-width: 420px; white-space: pre-wrap }
`;

/** A state that could not be reached. */
export type Failure = { name: string; reason: string };

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function figure(name: string, shots: Shot[], failure: Failure | undefined): string {
  const views = shots.map(
    ({ file, width }) => `<a href="${file}"><img src="${file}" alt="${name}, ${width} px"></a>`,
  );
  const body = failure
    ? `<div class="failed">${escapeHtml(failure.reason)}</div>`
    : `<div class="views">${views.join('')}</div>`;
  return `<figure><figcaption>${name}</figcaption>${body}</figure>`;
}

/** Writes the sheet as a page, and one picture of it for each theme; answers where the page is. */
export async function writeSheet(
  browser: Browser,
  shots: Shot[],
  failures: Failure[],
): Promise<string> {
  const names = [...new Set([...shots, ...failures].map(({ name }) => name))];
  const themeNames = Object.keys(themes) as Theme[];
  const sections = themeNames.map((theme) => {
    const figures = names.map((name) =>
      figure(
        name,
        shots.filter((shot) => shot.name === name && shot.theme === theme),
        failures.find((failure) => failure.name === name),
      ),
    );
    return `<section id="${theme}"><h1>${theme}</h1><div class="states">${figures.join('')}</div></section>`;
  });
  const links = themeNames.map((theme) => `<a href="#${theme}">${theme}</a>`);
  const file = join(folder, 'index.html');
  await writeFile(
    file,
    `<!doctype html><meta charset="utf-8"><title>Look</title><style>${style}</style>
<nav>${links.join('')}</nav>${sections.join('')}`,
  );
  const page = await browser.newPage({ viewport: { width: pictureWidth, height: 1200 } });
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  for (const theme of themeNames)
    await page.locator(`#${theme}`).screenshot({ path: join(folder, `${theme}.png`) });
  await page.close();
  return file;
}
