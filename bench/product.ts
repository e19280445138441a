import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startServer, stop } from '@/bench/child-process';

const launch = join(dirname(fileURLToPath(import.meta.url)), '../bin/launch.mjs');

/** Latchkey as a process of its own, with a data folder and PostgreSQL of its own. */
export type Product = {
  origin: string;
  pid: number;
  /** Access token of a machine user with every right. */
  token: string;
  databaseUrl: string;
  /** PostgreSQL's first process. */
  postgresPid: number;
  /** A second process on the same database; its address. It ends with the product. */
  join: () => Promise<string>;
  stop: () => Promise<void>;
};

type Connection = { url: string; postgres: { pid: number } };

/** Starts a production build (made first if it is missing) and mints a token; `command` without its `start`. */
export async function startProduct(command = [process.execPath, launch]): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const environment = {
    DATA_DIR: dataDir,
    PUBLIC_URL: origin,
    PORT: String(port),
    LOG_LEVEL: 'error',
    DRAIN_SECONDS: '0',
    NODE_ENV: 'production',
  } as const;
  const options = { env: { ...process.env, ...environment }, encoding: 'utf8' as const };
  const role = ['token', '--role', 'INSTANCE_ADMIN', '--name', 'bench'];
  const token = execFileSync(process.execPath, [launch, ...role], options).trim();
  const cluster = await realpath(join(dataDir, 'postgres'));
  appendFileSync(
    join(cluster, 'postgresql.conf'),
    "shared_preload_libraries = 'pg_stat_statements'\n",
  );
  const server = await startServer([...command, 'start'], environment, `${origin}/readyz`);
  const { url, postgres }: Connection = JSON.parse(
    readFileSync(join(dataDir, 'database.json'), 'utf8'),
  );
  const guests: Awaited<ReturnType<typeof startServer>>[] = [];
  return {
    origin,
    pid: server.pid ?? 0,
    token,
    databaseUrl: url,
    postgresPid: postgres.pid,
    async join() {
      const guestPort = await freePort();
      const guestOrigin = `http://localhost:${guestPort}`;
      const guestEnvironment = { ...environment, PORT: String(guestPort) };
      guests.push(
        await startServer(
          [...command, 'start', '--join'],
          guestEnvironment,
          `${guestOrigin}/readyz`,
        ),
      );
      return guestOrigin;
    },
    async stop() {
      await Promise.all(guests.map(stop));
      await stop(server);
      await rm(cluster, { recursive: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
