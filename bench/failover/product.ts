import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Api } from '@/bench/api-person';
import { freePort, startServer, stop } from '@/bench/child-process';

const launch = join(dirname(fileURLToPath(import.meta.url)), '../../bin/launch.mjs');

const secret = 'thirty-two characters that are no secret';

/** Latchkey on a database of the test's. */
export type Product = {
  api: Api;
  readiness: () => Promise<{ status: number; reason: string | undefined }>;
  /** How many lines it wrote to its log, and those of them that are no JSON. */
  log: () => { lines: number; stray: string[] };
  stop: () => Promise<void>;
};

/** Runs one command on a database; what it printed. Rejects with its complaint as `stderr`. */
export async function command(databaseUrl: string, ...words: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, SECRET_KEY: secret };
  const { stdout } = await promisify(execFile)(process.execPath, [launch, ...words], { env });
  return stdout.trim();
}

/** Starts a production build (made first if it is missing) on that database. */
export async function startOn(
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<Product> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const environment = {
    DATABASE_URL: databaseUrl,
    SECRET_KEY: secret,
    PUBLIC_URL: origin,
    PORT: String(port),
    NODE_ENV: 'production',
    DRAIN_SECONDS: '0',
    ...settings,
  };
  const server = await startServer(
    [process.execPath, launch, 'start'],
    environment,
    `${origin}/readyz`,
  );
  let written = '';
  server.stderr?.on('data', (chunk) => {
    written += chunk;
  });
  const token = await command(
    databaseUrl,
    'token',
    '--role',
    'INSTANCE_ADMIN',
    '--name',
    'failover',
  );
  return {
    api: { base: origin, token, origin },
    async readiness() {
      const answer = await fetch(`${origin}/readyz`);
      const { reason } = (await answer.json()) as { reason?: string };
      return { status: answer.status, reason };
    },
    log() {
      const lines = written.split('\n').filter(Boolean);
      return { lines: lines.length, stray: lines.filter((line) => !line.startsWith('{"time"')) };
    },
    stop: () => stop(server),
  };
}
