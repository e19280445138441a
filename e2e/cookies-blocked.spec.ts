import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { plugIn } from './passkey';
import { minnie } from './people';

const says = /Your browser keeps no cookies from this site/;

test('a browser that keeps no cookies is told so, before a passkey is made in vain', async ({
  playwright,
  launchOptions,
  product,
  addPerson,
  linkFor,
}) => {
  const profile = await mkdtemp(join(tmpdir(), 'latchkey-e2e-profile-'));
  await mkdir(join(profile, 'Default'));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(blocked));
  const context = await playwright.chromium.launchPersistentContext(profile, launchOptions);
  try {
    const page = await context.newPage();
    const device = await plugIn(page);
    await page.goto(`${product.origin}/login`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByRole('alert').filter({ hasText: says })).toBeVisible();
    await page.goto(await linkFor(await addPerson(minnie)));
    await page.getByRole('button', { name: 'Create a passkey on this device' }).click();
    await expect(page.getByRole('alert').filter({ hasText: says })).toBeVisible();
    expect(await device.passkeys()).toEqual([]);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});
