import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { findRunning } from '@/lib/store/postgres/embedded/connection-file';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import {
  borrowDatabase,
  checkUnowned,
  joinDatabase,
  ownDatabase,
} from '@/lib/store/postgres/embedded/embedded';
import { isRunning, type ProcessIdentity } from '@/lib/store/postgres/embedded/process-identity';
import { stopPostgres } from '@/lib/store/postgres/embedded/stop-postgres';
import { kill, startScript, temporaryDataDir } from '@/testing/embedded/child';

async function ask<T>(url: string, statement: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: statement, rowMode: 'array' });
  await client.end();
  return rows.flat();
}

/** As docs/backup.md has it. */
async function copyOf(dataDir: string): Promise<string> {
  const copy = await temporaryDataDir();
  execFileSync('cp', ['-a', `${dataDir}/.`, copy]);
  return copy;
}

/** The PostgreSQL that a killed server has left running. */
async function orphanOn(dataDir: string): Promise<ProcessIdentity> {
  const { child, lines } = startScript('owner', dataDir);
  await once(lines, 'line');
  const orphan = findRunning(dataDir)?.postgres;
  await kill(child);
  if (!orphan) throw new Error('none runs');
  return orphan;
}

/** Puts the cluster outside of DATA_DIR, where it lies when root runs below a closed folder. */
async function moveClusterOut(dataDir: string): Promise<string> {
  const elsewhere = join(await temporaryDataDir(), 'cluster');
  execFileSync('mv', [dataPaths(dataDir).cluster, elsewhere]);
  symlinkSync(elsewhere, dataPaths(dataDir).cluster);
  return elsewhere;
}

it('runs a copy that was made while it ran on the copy’s own cluster, and leaves the first alone', async () => {
  const dataDir = await temporaryDataDir();
  const first = await ownDatabase(dataDir);
  await ask(first.url, 'CREATE TABLE kept (number int)');
  await ask(first.url, 'CHECKPOINT');
  const running = findRunning(dataDir);
  const copy = await copyOf(dataDir);
  await expect(joinDatabase(copy)).rejects.toThrow(/nothing to join/);
  const second = await ownDatabase(copy);
  expect(second.url).not.toBe(first.url);
  await ask(second.url, 'INSERT INTO kept VALUES (1)');
  expect(await ask(first.url, 'SELECT number FROM kept')).toEqual([]);
  await second.close();
  expect(findRunning(dataDir)).toEqual(running);
  expect(await ask(first.url, 'SELECT 1')).toEqual([1]);
  await first.close();
});

it('adopts no PostgreSQL for a copy of the folder that it was started on', async () => {
  const dataDir = await temporaryDataDir();
  const orphan = await orphanOn(dataDir);
  const copy = await copyOf(dataDir);
  const command = await borrowDatabase(copy);
  expect(findRunning(copy)?.postgres.pid).not.toBe(orphan.pid);
  await command.close();
  expect(isRunning(orphan)).toBe(true);
});

it('refuses a copy of DATA_DIR whose cluster is still the first one’s, and says how to mend it', async () => {
  const dataDir = await temporaryDataDir();
  await (await ownDatabase(dataDir)).close();
  const cluster = await moveClusterOut(dataDir);
  const first = await ownDatabase(dataDir);
  const running = findRunning(dataDir);
  const copy = await copyOf(dataDir);
  const refusal = new RegExp(`DATA_DIR ${copy}.*belongs to DATA_DIR ${dataDir}.*docs/backup.md`);
  await expect(ownDatabase(copy)).rejects.toThrow(refusal);
  await expect(joinDatabase(copy)).rejects.toThrow(refusal);
  await expect(borrowDatabase(copy)).rejects.toThrow(refusal);
  expect(() => checkUnowned(copy)).toThrow(refusal);
  expect(findRunning(dataDir)).toEqual(running);
  await first.close();

  await expect(ownDatabase(copy)).rejects.toThrow(refusal);
  const own = join(await temporaryDataDir(), 'cluster');
  execFileSync('cp', ['-a', cluster, own]);
  rmSync(dataPaths(copy).cluster);
  symlinkSync(own, dataPaths(copy).cluster);
  const second = await ownDatabase(copy);
  const again = await ownDatabase(dataDir);
  expect(await ask(second.url, 'SHOW data_directory')).toEqual([own]);
  expect(await ask(again.url, 'SHOW data_directory')).toEqual([realpathSync(cluster)]);
  await again.close();
  await second.close();
});

it('goes with its DATA_DIR, moved or restored in the same place', async () => {
  const dataDir = await temporaryDataDir();
  await (await ownDatabase(dataDir)).close();
  await moveClusterOut(dataDir);
  await (await ownDatabase(dataDir)).close();
  const moved = join(await temporaryDataDir(), 'moved');
  renameSync(dataDir, moved);
  const movedDatabase = await ownDatabase(moved);
  expect(await ask(movedDatabase.url, 'SELECT 1')).toEqual([1]);
  await movedDatabase.close();
  const kept = await copyOf(moved);
  rmSync(moved, { recursive: true });
  mkdirSync(moved, { mode: 0o711 });
  execFileSync('cp', ['-a', `${kept}/.`, moved]);
  const restored = await ownDatabase(moved);
  expect(await ask(restored.url, 'SELECT 1')).toEqual([1]);
  await restored.close();
});

it('stops no PostgreSQL that runs for the DATA_DIR whose place a copy has taken', async () => {
  const dataDir = await temporaryDataDir();
  await (await ownDatabase(dataDir)).close();
  await moveClusterOut(dataDir);
  await (await ownDatabase(dataDir)).close();
  const copy = await copyOf(dataDir);
  const first = await ownDatabase(dataDir);
  const aside = join(await temporaryDataDir(), 'aside');
  renameSync(dataDir, aside);
  renameSync(copy, dataDir);
  await expect(ownDatabase(dataDir)).rejects.toThrow(/runs on .* for another DATA_DIR/);
  await expect(borrowDatabase(dataDir)).rejects.toThrow(/runs on .* for another DATA_DIR/);
  expect(await ask(first.url, 'SELECT 1')).toEqual([1]);
  await stopPostgres(findRunning(aside)?.postgres ?? { pid: 0, startedAt: '' });
});

it('keeps its socket when the PostgreSQL of a removed folder ends after it', async () => {
  const dataDir = await temporaryDataDir();
  const orphan = await orphanOn(dataDir);
  const kept = await temporaryDataDir();
  await stopPostgres(await orphanOn(kept));
  rmSync(dataDir, { recursive: true });
  mkdirSync(dataDir, { mode: 0o711 });
  execFileSync('cp', ['-a', `${kept}/.`, dataDir]);
  const successor = await ownDatabase(dataDir);
  expect(isRunning(orphan)).toBe(true);
  await stopPostgres(orphan);
  expect(await ask(successor.url, 'SELECT 1')).toEqual([1]);
  await successor.close();
});

it('stops the PostgreSQL of its own folder that answers no more, and runs another', async () => {
  const dataDir = await temporaryDataDir();
  const orphan = await orphanOn(dataDir);
  // What it was started with, and the address of its socket, say nothing any more.
  const moved = join(await temporaryDataDir(), 'moved');
  renameSync(dataDir, moved);
  const again = await ownDatabase(moved);
  expect(isRunning(orphan)).toBe(false);
  expect(await ask<string>(again.url, 'SELECT (count(*) > 0)::text FROM kept')).toEqual(['true']);
  await again.close();
});
