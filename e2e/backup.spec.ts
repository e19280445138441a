import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callApi } from './api';
import { expect, test } from './fixtures';
import { ownDatabase } from './own-database';
import { minnie } from './people';
import { newFolder, type Product, startCommand, startProduct } from './product';

const passphrase = { BACKUP_PASSPHRASE: 'correct horse battery staple' };

// Each command is a process of its own, and most of them start a database.
test.describe.configure({ timeout: 120_000 });

let folder: string;

test.beforeEach(async () => {
  folder = await newFolder();
});

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(words: string[], settings: Record<string, string>) {
  return startCommand(words, { ...passphrase, ...settings }).ended;
}

async function backUp({ dataDir }: Product): Promise<string> {
  const file = join(folder, 'a.backup');
  const made = await run(['backup', file], { DATA_DIR: dataDir });
  expect(made).toMatchObject({ code: 0, stdout: `${file}\n` });
  expect(made.stderr).toMatch(/^users: [\d,]+ rows?$/m);
  return file;
}

/** Every file of a folder and what is in it. */
async function fingerprint(path: string): Promise<string[]> {
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => {
      return `${file} ${createHash('sha256')
        .update(await readFile(file))
        .digest('hex')}`;
    }),
  );
}

test('a backup of a running Latchkey, restored into an empty folder, lets the same people in', async ({
  product,
  visitor,
  enrol,
  openBrowser,
}) => {
  const { email, name } = await enrol(minnie, visitor, 'INSTANCE_ADMIN');
  const token = await product.latchkey('token', '--role', 'LOGIN_CLIENT', '--name', 'shop');
  const file = await backUp(product);

  const dataDir = join(folder, 'data');
  const restored = await run(['restore', file], { DATA_DIR: dataDir });
  expect(restored).toMatchObject({ code: 0 });
  expect(restored.stdout).toMatch(/^Restored [\d,]+ users?, [\d,]+ passkeys?, .*Z\.\n$/);
  expect(restored.stderr).toContain('everybody signs in again');
  expect(await readFile(join(dataDir, 'secret.key'), 'utf8')).toBe(
    await readFile(join(product.dataDir, 'secret.key'), 'utf8'),
  );

  const second = await startProduct({}, { restored: dataDir });
  try {
    expect(second.told()).not.toContain('/setup?code=');
    const { page, device } = await openBrowser({ baseURL: second.origin });
    await device.keep(await visitor.device.passkeys());
    await page.goto('/login');
    await expect(page).toHaveURL('/login/signed-in');
    await expect(page.getByText(`As ${name}.`)).toBeVisible();
    const body = { checks: { user: { loginName: email } } };
    expect(await callApi(second, token, 'POST', '/v2/sessions', body)).toMatchObject({
      status: 201,
    });
    expect(await second.latchkey('doctor')).not.toContain('FAIL');
  } finally {
    expect(await second.stop(), second.output()).toBe(0);
  }

  // The original has heard nothing of all that: its sessions hold, and nobody has signed in there.
  await visitor.page.goto('/account/security');
  await expect(visitor.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(visitor.page).toHaveURL(/\/account/);
});

test('a backup moves people to a PostgreSQL of one’s own, and back', async ({
  product,
  visitor,
  enrol,
}) => {
  const { email } = await enrol(minnie, visitor, 'INSTANCE_ADMIN');
  const file = await backUp(product);
  const dataDir = join(folder, 'own');
  const key = join(dataDir, 'secret.key');
  const there = { DATA_DIR: dataDir, DATABASE_URL: await ownDatabase(product) };
  const moved = await run(['restore', file], there);
  expect(moved).toMatchObject({ code: 0 });
  expect(moved.stderr).toContain(`start with SECRET_KEY_FILE=${key}`);
  expect((await stat(key)).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).not.toContain('postgres');
  const settings = { ...there, SECRET_KEY_FILE: key };
  const found = await run(['user', 'show', email], settings);
  expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining('"passkeys"') });

  const other = { ...there, SECRET_KEY: 'another secret of thirty-two characters' };
  expect(await run(['backup', join(folder, 'none.backup')], other)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^SECRET_KEY/),
  });

  const second = join(folder, 'b.backup');
  expect(await run(['backup', second], settings)).toMatchObject({ code: 0 });
  const back = { DATA_DIR: join(folder, 'embedded') };
  expect(await run(['restore', second], back)).toMatchObject({ code: 0 });
  expect((await run(['user', 'show', email], back)).stdout).toBe(found.stdout);
});

test('a drill that is pointed at the original, or at another folder in use, changes nothing there', async ({
  product,
  visitor,
  enrol,
}) => {
  await enrol(minnie, visitor, 'INSTANCE_ADMIN');
  const file = await backUp(product);
  const people = await product.latchkey('user', 'list');
  const refused = await run(['restore', file], { DATA_DIR: product.dataDir });
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain(`DATA_DIR ${product.dataDir} is in use: Latchkey runs on it.`);
  expect(await product.latchkey('user', 'list')).toBe(people);

  const dataDir = join(folder, 'data');
  expect(await run(['restore', file], { DATA_DIR: dataDir })).toMatchObject({ code: 0 });
  const again = await run(['restore', file], { DATA_DIR: dataDir });
  expect(again).toMatchObject({ code: 1, stdout: '' });
  expect(again.stderr).toContain('a restore replaces nothing');
});

test('a restore that is killed, wherever it is, has brought nothing and is repeated', async ({
  product,
  visitor,
  enrol,
}) => {
  await enrol(minnie, visitor, 'INSTANCE_ADMIN');
  const file = await backUp(product);
  const settings = { ...passphrase, DATA_DIR: join(folder, 'data') };
  // The cluster is there; the transaction is about to begin.
  for (const sign of ['database.json', 'secret.key']) {
    const { process: restoring, ended } = startCommand(['restore', file], settings);
    await expect
      .poll(() => existsSync(join(settings.DATA_DIR, sign)), { intervals: [5] })
      .toBe(true);
    restoring.kill('SIGKILL');
    expect((await ended).code).toBeNull();
  }
  expect(await run(['restore', file], settings)).toMatchObject({ code: 0 });
  expect(await run(['user', 'list'], settings)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(minnie.name),
  });
});

test('a wrong passphrase, a changed byte and a file that was cut short are each told, and nothing is made', async ({
  product,
}) => {
  const file = await backUp(product);
  const bytes = await readFile(file);
  const changed = Buffer.from(bytes);
  changed[bytes.length - 40] = (changed[bytes.length - 40] ?? 0) ^ 1;
  const cases: [string, Buffer, Record<string, string>, RegExp][] = [
    [
      'passphrase',
      bytes,
      { BACKUP_PASSPHRASE: 'wrong horse battery' },
      /^The passphrase is not the one/,
    ],
    ['byte', changed, {}, /is damaged or was cut short/],
    ['end', bytes.subarray(0, -1), {}, /is damaged or was cut short/],
    ['start', bytes.subarray(0, 100), {}, /is damaged or was cut short/],
    ['other', Buffer.from('PGDMP'), {}, /is no backup of Latchkey/],
  ];
  for (const [name, content, settings, sentence] of cases) {
    const bad = join(folder, `${name}.backup`);
    await writeFile(bad, content);
    const before = await fingerprint(folder);
    const dataDir = join(folder, 'data');
    const refused = await run(['restore', bad], { DATA_DIR: dataDir, ...settings });
    expect(refused, name).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr.trim()).toMatch(sentence);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(await fingerprint(folder)).toEqual(before);
    expect(await readdir(folder)).not.toContain('data');
  }
});

test('a backup asks at a terminal or is told the passphrase, and needs database and key to be there', async ({
  product,
}) => {
  const file = join(folder, 'a.backup');
  const unasked = await run(['backup', file], { DATA_DIR: product.dataDir, BACKUP_PASSPHRASE: '' });
  expect(unasked).toMatchObject({ code: 1, stdout: '' });
  expect(unasked.stderr).toMatch(/^BACKUP_PASSPHRASE: .*BACKUP_PASSPHRASE_FILE/);
  const dataDir = join(folder, 'nothing');
  const nowhere = await run(['backup', file], { DATA_DIR: dataDir });
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('holds no database') });
  expect(await readdir(folder)).toEqual([]);

  expect(await run(['migrate'], { DATA_DIR: dataDir })).toMatchObject({ code: 0 });
  const keyless = await run(['backup', file], { DATA_DIR: dataDir });
  expect(keyless).toMatchObject({ code: 1, stderr: expect.stringContaining('has no secret.key') });
  expect(await readdir(dataDir)).not.toContain('secret.key');
});
