import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { config, parseConfig } from '@/lib/config';
import { followServer } from '@/lib/operations/system/follow-server';
import { tellServer } from '@/lib/operations/system/tell-server';
import { temporaryDataDir } from '@/testing/embedded/child';

const holder = globalThis as { latchkeyConfig?: unknown };
let dataDir = '';

/** This process as one that was started with these settings. */
function startedWith(env: Record<string, string>): void {
  holder.latchkeyConfig = undefined;
  for (const name of ['PUBLIC_URL', 'PORT', 'RP_ID', 'RP_NAME', 'RP_ORIGINS', 'DATABASE_URL'])
    vi.stubEnv(name, env[name]);
  vi.stubEnv('DATA_DIR', dataDir);
}

beforeEach(async () => {
  dataDir = await temporaryDataDir();
});
afterEach(() => {
  vi.unstubAllEnvs();
  holder.latchkeyConfig = undefined;
});

const entry = () => JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8'));

test('a command speaks for the server that runs, whatever port that was given', () => {
  startedWith({ PORT: '3141', RP_NAME: 'Mouse House' });
  tellServer({ database: 'embedded' });
  startedWith({});
  followServer();
  expect(config().publicUrl.origin).toBe('http://localhost:3141');
  expect(config().rpName).toBe('Mouse House');
  startedWith({ PORT: '9999' });
  followServer();
  expect(config().publicUrl.origin).toBe('http://localhost:3141');
});

test('takes over who the server is to browsers as well', () => {
  const served = {
    PUBLIC_URL: 'https://id.example.com',
    RP_ID: 'example.com',
    RP_ORIGINS: 'https://shop.example.com',
  };
  startedWith(served);
  tellServer({ database: 'embedded' });
  startedWith({});
  followServer();
  const { origins, rpId, secureCookies } = parseConfig(served);
  expect(config()).toMatchObject({ origins, rpId, secureCookies });
});

test('what the command is told itself stays', () => {
  startedWith({ PORT: '3141' });
  tellServer({ database: 'embedded' });
  startedWith({ PUBLIC_URL: 'https://id.example.com' });
  followServer();
  expect(config()).toMatchObject({ rpId: 'id.example.com', origins: ['https://id.example.com'] });
});

test('a server that is gone is not followed, however it went', () => {
  startedWith({ PORT: '3141' });
  const told = tellServer({ database: 'embedded' });
  const written = entry();
  told.withdraw();
  startedWith({});
  followServer();
  expect(config().publicUrl.port).toBe('3000');

  const path = join(dataDir, 'server.json');
  const follow = (process: object) => {
    writeFileSync(
      path,
      JSON.stringify({ ...written, process: { ...written.process, ...process } }),
    );
    startedWith({});
    followServer();
    return config().publicUrl.port;
  };
  expect(follow({ startedAt: 'earlier' })).toBe('3000');
  expect(follow({ namespace: 'pid:[another]' })).toBe('3141');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
  startedWith({});
  followServer();
  expect(config().publicUrl.port).toBe('3000');
  writeFileSync(path, '{"half a f');
  followServer();
  expect(config().publicUrl.port).toBe('3000');
});

test('of two servers the last one counts, and only its own word is withdrawn', () => {
  startedWith({ PORT: '3141' });
  const first = tellServer({ database: 'embedded' });
  const { process: own, ...rest } = entry();
  const other = JSON.stringify({ ...rest, process: { ...own, pid: 1, startedAt: 'earlier' } });
  writeFileSync(join(dataDir, 'server.json'), other);
  first.withdraw();
  expect(JSON.stringify(entry())).toBe(JSON.stringify(JSON.parse(other)));
});

test('refuses to look for a database here when the server keeps its data elsewhere', () => {
  startedWith({ DATABASE_URL: 'postgresql://latchkey@db.example.com/latchkey' });
  tellServer({ database: 'external' });
  startedWith({});
  expect(followServer).toThrow(/^DATABASE_URL: .*SECRET_KEY/);
  startedWith({ DATABASE_URL: 'postgresql://latchkey@db.example.com/latchkey' });
  expect(followServer).not.toThrow();
});

test('is told in a file that nobody else reads, with no secret in it', () => {
  startedWith({ DATABASE_URL: 'postgresql://latchkey:hidden@db.example.com/latchkey' });
  tellServer({ database: 'external' });
  expect(statSync(join(dataDir, 'server.json')).mode & 0o077).toBe(0);
  expect(JSON.stringify(entry())).not.toContain('hidden');
});

test('a server whose DATA_DIR cannot be written serves all the same', () => {
  const file = join(dataDir, 'a file');
  writeFileSync(file, '');
  dataDir = join(file, 'data');
  startedWith({});
  expect(() => tellServer({ database: 'external' }).withdraw()).not.toThrow();
  dataDir = join(file, '..');
  mkdirSync(join(dataDir, 'server.json'));
  startedWith({});
  expect(followServer).not.toThrow();
});
