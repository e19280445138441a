import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const launcherIn = (folder: string) => join(folder, 'bin/launch.mjs');

export const launcher = launcherIn(root);

/** A Latchkey that runs as anybody would run it, in a data folder of its own. */
export type Product = {
  origin: string;
  port: number;
  dataDir: string;
  /** What people at the terminal were told, on standard output. */
  told: () => string;
  /** The link that the start printed; empty where people were restored. */
  setupLink: string;
  /** Runs the command line and returns what it printed; rejects with its complaint when it fails. */
  latchkey: (...words: string[]) => Promise<string>;
  /** The same in another terminal, in which nothing is set but DATA_DIR. */
  elsewhere: (...words: string[]) => Promise<string>;
  /** Everything that the server has printed so far. */
  output: () => string;
  /** Ctrl-C. Returns the exit code. */
  stop: () => Promise<number | null>;
};

/** Settings of the person who runs the tests must not reach the product under test. */
const foreign =
  /^(DATABASE_URL|SECRET_KEY|SMTP_URL|MAIL_FROM|RP_|BRAND_|HELP_URL|PRIVACY_URL|TERMS_URL|HOST$|TRUSTED_PROXY_HOPS|DRAIN_SECONDS|NODE_OPTIONS)/;

/** What a process of the product gets of ours, with an address, a data folder and settings of its own. */
export function environment(
  port: number,
  dataDir: string,
  settings: Record<string, string>,
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(inherited),
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    DRAIN_SECONDS: '0',
    NODE_ENV: 'production',
    ...settings,
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** Settles with the first match in what the process prints; rejects when it ends before. */
function printed(server: ChildProcess, output: () => string, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(output());
      if (found) resolve(found[1] ?? found[0]);
    };
    server.stdout?.on('data', look);
    server.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${output()}`)));
  });
}

/** Runs the command line and returns what it printed; rejects with its complaint when it fails. */
export async function runCommand(
  words: string[],
  env: NodeJS.ProcessEnv,
  installed = launcher,
): Promise<string> {
  const run = promisify(execFile)(process.execPath, [installed, ...words], { env });
  return (await run).stdout.trim();
}

/** An empty folder, for a data folder or what else a test writes. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-e2e-'));
  // Run by root, the database belongs to another user: kept out, it would be put where no test cleans up.
  await chmod(folder, 0o711);
  return folder;
}

/** Starts a command where nothing runs, as its own process; `ended` has its exit code and what it said. */
export function startCommand(
  words: string[],
  settings: Record<string, string>,
): {
  process: ChildProcess;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
} {
  const env = environment(3000, settings['DATA_DIR'] ?? '', settings);
  const child = spawn(process.execPath, [launcher, ...words], { env, stdio: 'pipe' });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, ended: ended.then((code) => ({ code, ...said })) };
}

/**
 * Starts a fresh installation, with settings of its own if given, and waits for its set-up link; or one on a data folder
 * that was restored, in which somebody is an administrator already. `folder` is where it is installed.
 */
export async function startProduct(
  settings: Record<string, string> = {},
  { restored, folder = root }: { restored?: string; folder?: string } = {},
): Promise<Product> {
  const installed = launcherIn(folder);
  const dataDir = restored ?? (await newFolder());
  const port = await freePort();
  const env = environment(port, dataDir, settings);
  const server = spawn(process.execPath, [installed, 'start'], { env });
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  const chunks: string[] = [];
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  const lines: string[] = [];
  server.stdout.on('data', (chunk: string) => lines.push(chunk));
  const output = () => chunks.join('');
  const link = /(http\S+\/setup\?code=\S+)\s/;
  const setupLink = restored === undefined ? await printed(server, output, link) : '';
  if (restored !== undefined) await printed(server, output, /Latchkey is at/);
  return {
    origin: `http://localhost:${port}`,
    port,
    dataDir,
    setupLink,
    told: () => lines.join(''),
    output,
    latchkey: (...words) => runCommand(words, env, installed),
    elsewhere: (...words) => {
      const { PORT: _port, PUBLIC_URL: _publicUrl, ...rest } = env;
      return runCommand(words, rest, installed);
    },
    async stop() {
      server.kill('SIGINT');
      const code = await exited;
      await rm(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}
