import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, pressPasskeyButton, signOut, test } from './fixtures';
import { ada } from './people';
import { type Product, startProduct } from './product';

let folder: string;
let fresh: Product;

/** Nothing listens there: a mail is tried, and the log says how that went. */
const noMailServer = 'smtp://127.0.0.1:9';

async function run(command: string, ...options: string[]): Promise<string> {
  return (await promisify(execFile)(command, options)).stdout;
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  folder = join(await mkdtemp(join(tmpdir(), 'latchkey-e2e-runtime-')), 'latchkey');
  await run(
    process.execPath,
    fileURLToPath(new URL('../bin/runtime.mjs', import.meta.url)),
    folder,
  );
  await run('chmod', '-R', 'a-w', folder);
  fresh = await startProduct({ SMTP_URL: noMailServer }, { folder });
});

test.afterAll(async () => {
  await fresh.stop();
  await run('chmod', '-R', 'u+w', folder);
  await rm(join(folder, '..'), { recursive: true });
});

test('the folder of what runs, read-only, does all that the sources do', async ({
  openBrowser,
}) => {
  const { page, device } = await openBrowser({ baseURL: fresh.origin });
  await page.goto(fresh.setupLink);
  await page.getByLabel('Given name').fill(ada.givenName);
  await page.getByLabel('Family name').fill(ada.familyName);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Create a passkey' }).click();
  await expect(page).toHaveURL(`${fresh.origin}/console`);
  await signOut(page);
  await pressPasskeyButton({ page, device }, '/login?another=1');
  await expect(page.getByText(`As ${ada.name}.`)).toBeVisible();

  expect(await fresh.elsewhere('user', 'show', '--login-name', ada.email)).toContain(ada.givenName);
  expect(await fresh.latchkey('token', '--role', 'LOGIN_CLIENT', '--name', 'app')).toMatch(/^lk_/);
  await expect.poll(() => fresh.output(), { timeout: 30_000 }).toContain('ECONNREFUSED');
});

test('no folder is written over', async () => {
  const again = run(
    process.execPath,
    fileURLToPath(new URL('../bin/runtime.mjs', import.meta.url)),
    folder,
  );
  await expect(again).rejects.toThrow('is not empty');
});
