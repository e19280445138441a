import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type OpenStore, openStore } from '@/lib/operations/system/open-store';
import { readiness } from '@/lib/operations/system/readiness';
import { findRunning } from '@/lib/store/postgres/embedded/connection-file';
import { type EmbeddedDatabase, ownDatabase } from '@/lib/store/postgres/embedded/embedded';
import { migrate } from '@/lib/store/postgres/migrate/migrate';
import { pool } from '@/lib/store/postgres/pool';
import { temporaryDataDir } from '@/testing/embedded/child';

const holder = globalThis as { latchkeyConfig?: unknown };
let dataDir = '';

/** A server on DATA_DIR, as far as its database goes. */
async function serverStarts(): Promise<EmbeddedDatabase> {
  const database = await ownDatabase(dataDir);
  await migrate(database.url);
  return database;
}

let owner: EmbeddedDatabase;
let guest: OpenStore;
const told: string[] = [];

beforeEach(async () => {
  dataDir = await temporaryDataDir();
  holder.latchkeyConfig = undefined;
  vi.stubEnv('DATABASE_URL', undefined);
  vi.stubEnv('SECRET_KEY', 'thirty-two characters that are no secret');
  vi.stubEnv('DATA_DIR', dataDir);
  owner = await serverStarts();
  guest = await openStore('guest');
  told.length = 0;
  guest.onEnd((reason) => told.push(reason));
});
afterEach(() => {
  vi.unstubAllEnvs();
  holder.latchkeyConfig = undefined;
});

const served = () => vi.waitFor(() => pool().query('SELECT 1'), { timeout: 20_000, interval: 50 });

test('a guest waits while PostgreSQL is away, and goes on with the next one', async () => {
  const first = findRunning(dataDir);
  process.kill(first?.postgres.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(findRunning(dataDir)).toBeNull());
  await owner.close();
  expect(await readiness()).toMatchObject({ ready: false });

  owner = await serverStarts();
  await served();
  expect(await readiness()).toEqual({ ready: true, reason: null });
  expect(findRunning(dataDir)).not.toEqual(first);
  expect(told).toEqual([]);
  await guest.close();
  await owner.close();
  expect(findRunning(dataDir)).toBeNull();
});

test('a guest that waits in vain can be stopped', async () => {
  process.kill(findRunning(dataDir)?.postgres.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(findRunning(dataDir)).toBeNull());
  await owner.close();
  await guest.close();
  expect(told).toEqual([]);
});

test('an owner that stops leaves PostgreSQL to its guests, and the last of them stops it', async () => {
  const running = findRunning(dataDir);
  await owner.close();
  expect(findRunning(dataDir)).toEqual(running);
  await served();
  await guest.close();
  expect(findRunning(dataDir)).toBeNull();
});

test('an owner that comes back takes over the PostgreSQL that its guests have kept', async () => {
  const running = findRunning(dataDir);
  await owner.close();
  owner = await serverStarts();
  expect(findRunning(dataDir)).toEqual(running);
  await served();
  await guest.close();
  expect(findRunning(dataDir)).toEqual(running);
  await owner.close();
  expect(findRunning(dataDir)).toBeNull();
});

test('a guest ends when the database that comes back has another secret', async () => {
  process.kill(findRunning(dataDir)?.postgres.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(findRunning(dataDir)).toBeNull());
  await owner.close();
  owner = await serverStarts();
  await served();
  await pool().query(`UPDATE instance SET secret_fingerprint = 'another'`);
  process.kill(findRunning(dataDir)?.postgres.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(findRunning(dataDir)).toBeNull());
  await owner.close();
  owner = await serverStarts();
  await vi.waitFor(() => expect(told).toEqual([expect.stringMatching(/^SECRET_KEY/)]), 20_000);
  await guest.close();
  await owner.close();
});
