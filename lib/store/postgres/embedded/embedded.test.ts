import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { findRunning } from '@/lib/store/postgres/embedded/connection-file';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import { borrowDatabase, joinDatabase, ownDatabase } from '@/lib/store/postgres/embedded/embedded';
import { isRunning } from '@/lib/store/postgres/embedded/process-identity';
import { kill, startScript, temporaryDataDir } from '@/testing/embedded/child';

async function ask<T>(url: string, statement: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: statement, rowMode: 'array' });
  await client.end();
  return rows.flat();
}

it('loses nothing that was acknowledged when its owner is killed in the middle of writing', async () => {
  const dataDir = await temporaryDataDir();
  const { child, lines, printed } = startScript('owner', dataDir);
  while (printed.length < 200) await once(lines, 'line');
  await kill(child);

  const orphan = findRunning(dataDir)?.postgres;
  const again = await ownDatabase(dataDir);
  expect(findRunning(dataDir)?.postgres).toEqual(orphan);
  const [kept] = await ask<string>(again.url, 'SELECT max(number) FROM kept');
  await again.close();
  // The one in flight may have been committed without an answer.
  expect(Number(kept) - printed.length).toBeOneOf([0, 1]);
});

it('recovers when owner and PostgreSQL are killed together', async () => {
  const dataDir = await temporaryDataDir();
  const { child, lines, printed } = startScript('owner', dataDir);
  while (printed.length < 200) await once(lines, 'line');
  const postgres = findRunning(dataDir)?.postgres;
  process.kill(postgres?.pid ?? 0, 'SIGKILL');
  await kill(child);

  const again = await ownDatabase(dataDir);
  const [kept] = await ask<string>(again.url, 'SELECT count(*) FROM kept');
  await again.close();
  expect(Number(kept) - printed.length).toBeOneOf([0, 1]);
});

it('refuses a second server by name, and tells how to start beside the first', async () => {
  const dataDir = await temporaryDataDir();
  const first = await ownDatabase(dataDir);
  const refusal = await ownDatabase(dataDir).catch((error: Error) => error.message);
  await first.close();
  expect(refusal).toContain(`DATA_DIR ${dataDir}`);
  expect(refusal).toContain(`process ${process.pid}`);
  expect(refusal).toContain('--join');
});

it('tells its owner and its guests when PostgreSQL ends by itself', async () => {
  const dataDir = await temporaryDataDir();
  const owner = await ownDatabase(dataDir);
  const guest = await joinDatabase(dataDir);
  const told = Promise.all(
    [owner, guest].map((one) => new Promise<void>((resolve) => one.onEnd(resolve))),
  );
  process.kill(findRunning(dataDir)?.postgres.pid ?? 0, 'SIGQUIT');
  await told;
  await owner.close();
});

it('lends itself to commands: joined while a server runs, started and stopped when none does', async () => {
  const dataDir = await temporaryDataDir();
  const server = await ownDatabase(dataDir);
  const guest = await borrowDatabase(dataDir);
  expect(guest.url).toBe(server.url);
  await guest.close();
  expect(await ask(server.url, 'SELECT 1')).toEqual([1]);
  await server.close();
  expect(findRunning(dataDir)).toBeNull();

  // Two commands at once take turns: neither stops PostgreSQL under the other.
  const turn = async () => {
    const database = await borrowDatabase(dataDir);
    const answer = await ask(database.url, 'SELECT pg_sleep(0.2)::text');
    await database.close();
    return answer;
  };
  expect(await Promise.all([turn(), turn()])).toEqual([[''], ['']]);
  expect(findRunning(dataDir)).toBeNull();
  await expect(joinDatabase(dataDir)).rejects.toThrow(/nothing to join.*DATA_DIR/);
});

it('tells a command that makes a new database, and only that one', async () => {
  const dataDir = await temporaryDataDir();
  let told = 0;
  const onNew = () => {
    told += 1;
  };
  for (let turn = 1; turn <= 2; turn++) await (await borrowDatabase(dataDir, onNew)).close();
  expect(told).toBe(1);
});

it('starts although its lock file names a program that has nothing to do with it', async () => {
  const dataDir = await temporaryDataDir();
  await (await ownDatabase(dataDir)).close();
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  const lines = [stranger.pid, dataPaths(dataDir).cluster, 0, 5432, '', '', '', 'ready'];
  writeFileSync(join(dataPaths(dataDir).cluster, 'postmaster.pid'), lines.join('\n'));
  const database = await ownDatabase(dataDir);
  expect(await ask(database.url, 'SELECT 1')).toEqual([1]);
  await database.close();
  expect(stranger.exitCode).toBeNull();
  await kill(stranger);
});

it('listens on loopback where the path of a socket would be too long', async () => {
  const dataDir = join(await temporaryDataDir(), 'deep'.repeat(30));
  const database = await ownDatabase(dataDir);
  expect(new URL(database.url).hostname).toBe('127.0.0.1');
  expect(await ask(database.url, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
  await database.close();
});

it('keeps what it holds private, checks its pages and speaks UTF-8', async () => {
  const dataDir = await temporaryDataDir();
  const database = await ownDatabase(dataDir);
  const settings = 'server_encoding data_checksums fsync password_encryption listen_addresses';
  const values = await Promise.all(
    settings.split(' ').map((name) => ask<string>(database.url, `SHOW ${name}`)),
  );
  expect(values.flat()).toEqual(['UTF8', 'on', 'on', 'scram-sha-256', '']);
  const paths = dataPaths(dataDir);
  for (const path of [paths.connection, paths.log]) expect(statSync(path).mode & 0o077).toBe(0);
  expect(statSync(paths.cluster).mode & 0o077).toBe(0);
  expect(readFileSync(join(paths.cluster, 'pg_hba.conf'), 'utf8')).not.toMatch(/^[^#]*trust$/m);
  const { password } = new URL(database.url);
  const wrong = database.url.replace(password, 'guess');
  await expect(ask(wrong, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  const { postgres } = findRunning(dataDir) ?? {};
  await database.close();
  expect(postgres && isRunning(postgres)).toBe(false);
});
