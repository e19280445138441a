import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, followLink, test } from './fixtures';
import { send } from './http';
import { daisy } from './people';
import { newFolder, type Product, startCommand, startProduct } from './product';

let branded: Product;

const wordmark = (ink: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40"><style>rect{fill:${ink}}</style><rect width="160" height="40"/></svg>`;
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="20"/></svg>';

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const folder = await newFolder();
  const at = (name: string) => join(folder, name);
  await writeFile(at('light.svg'), wordmark('#102030'));
  await writeFile(at('dark.svg'), wordmark('#e0e0e0'));
  await writeFile(at('icon.svg'), icon);
  branded = await startProduct({
    RP_NAME: 'Mouse House',
    BRAND_LOGO: at('light.svg'),
    BRAND_LOGO_DARK: at('dark.svg'),
    BRAND_ICON: at('icon.svg'),
    BRAND_ACCENT: '#1d4ed8',
    HELP_URL: 'mailto:help@example.com',
    PRIVACY_URL: 'https://example.com/privacy',
  });
});

test.afterAll(async () => {
  expect(await branded.stop(), branded.output()).toBe(0);
});

for (const [colorScheme, file] of [
  ['light', '/brand/logo'],
  ['dark', '/brand/logo-dark'],
] as const)
  test(`every page has logo, colour and links of the installation where the system is ${colorScheme}`, async ({
    openBrowser,
  }) => {
    const { page } = await openBrowser({ baseURL: branded.origin, colorScheme });
    await page.goto('/login');
    const logo = page.getByRole('img', { name: 'Mouse House' });
    await expect(logo).toBeVisible();
    const drawn = await logo.evaluate((image: HTMLImageElement) => ({
      path: new URL(image.currentSrc).pathname,
      width: image.naturalWidth,
      box: [image.clientWidth, image.clientHeight],
    }));
    expect(drawn).toEqual({ path: file, width: expect.any(Number), box: [160, 40] });
    expect(drawn.width).toBeGreaterThan(0);
    const accent = await page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--accent'),
    );
    expect(accent).toMatch(colorScheme === 'light' ? /^#1d4ed8$/ : /^#[89ab][0-9a-f]{3}f/);
    const foot = page.getByRole('navigation', { name: 'Help and legal' });
    await expect(foot.getByRole('link')).toHaveText(['Help', 'Privacy']);
    await expect(foot.getByRole('link', { name: 'Privacy' })).toHaveAttribute(
      'href',
      'https://example.com/privacy',
    );
  });

test('the account has them, too', async ({ openBrowser }) => {
  const names = ['--given-name', daisy.givenName, '--family-name', daisy.familyName];
  await branded.latchkey('user', 'create', '--email', daisy.email, ...names);
  const { page } = await openBrowser({ baseURL: branded.origin });
  await followLink(page, await branded.latchkey('user', 'link', '--login-name', daisy.email));
  await page.goto('/account/security');
  await expect(page.getByRole('img', { name: 'Mouse House' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Help', exact: true })).toHaveAttribute(
    'href',
    'mailto:help@example.com',
  );
});

test('tabs show the icon of the installation, and nobody’s where that is no PNG', async () => {
  const { text } = await send(branded.port, '/login');
  expect(text).toMatch(
    /<link rel="icon" href="\/brand\/icon\?v=[0-9a-f]{16}" type="image\/svg\+xml"/,
  );
  const { status, headers } = await send(branded.port, '/favicon.ico');
  expect([status, headers['content-type']]).toEqual([200, 'image/svg+xml']);
  expect((await send(branded.port, '/apple-touch-icon.png')).status).toBe(404);
});

test('without a brand there are our own icons', async ({ product }) => {
  for (const [path, type] of [
    ['/favicon.ico', 'image/x-icon'],
    ['/icon.svg', 'image/svg+xml'],
    ['/apple-touch-icon.png', 'image/png'],
  ] as const) {
    const { status, headers } = await send(product.port, path);
    expect([status, headers['content-type']], path).toEqual([200, type]);
  }
});

test('a logo that is not there stops the start with a sentence', async () => {
  const { ended } = startCommand(['start'], {
    DATA_DIR: await newFolder(),
    BRAND_LOGO: '/nowhere/logo.svg',
  });
  const { code, stderr } = await ended;
  expect(code).not.toBe(0);
  expect(stderr).toContain(
    'BRAND_LOGO: expected an SVG, PNG or WebP file of at most 256 KiB, found no readable file at /nowhere/logo.svg',
  );
});
