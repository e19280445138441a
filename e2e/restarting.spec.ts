import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { balance, balancers } from './balancers';
import { environment, freePort, launcher, runCommand } from './product';

type Answer = { status: number; text: string; connection: string | undefined };

/** One request on a connection that is kept if the server keeps it; status 0 when it was lost. */
function ask(
  url: string,
  { agent, method = 'GET', token }: { agent?: Agent; method?: string; token?: string } = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const lost = (error: Error) =>
      resolve({ status: 0, text: error.message, connection: undefined });
    const headers = {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(method === 'POST' && { 'content-type': 'application/json', 'content-length': '2' }),
    };
    const asking = request(url, { method, headers, ...(agent && { agent }) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', lost).on('end', () => {
        const { statusCode = 0, headers: told } = response;
        resolve({ status: statusCode, text, connection: told.connection });
      });
    });
    asking.on('error', lost).end(method === 'POST' ? '{}' : undefined);
  });
}

/** One process of the product, started as a person would, and again after each stop. */
class Process {
  private child: ReturnType<typeof spawn> | null = null;
  private exited: Promise<number | null> = Promise.resolve(null);
  output = '';
  readonly origin: string;
  readonly port: number;
  private readonly env: NodeJS.ProcessEnv;
  private readonly words: string[];

  constructor(port: number, env: NodeJS.ProcessEnv, words: string[] = []) {
    this.origin = `http://localhost:${port}`;
    this.port = port;
    this.env = env;
    this.words = words;
  }

  /** Settles when it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [launcher, 'start', ...this.words], { env: this.env });
    this.child = child;
    this.exited = new Promise((resolve) => child.once('exit', resolve));
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        this.output += chunk;
      });
    const readiness = async () => {
      expect(child.exitCode, this.output).toBeNull();
      return (await ask(`${this.origin}/readyz`)).status;
    };
    await expect.poll(readiness, { timeout: 60_000, intervals: [100] }).toBe(200);
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  /** Its exit code. */
  end(): Promise<number | null> {
    return this.exited;
  }
}

type Fleet = {
  first: Process;
  second: Process;
  origin: string;
  folder: string;
  port: number;
  /** What else ends with the test, however it goes. */
  endings: (() => Promise<void>)[];
};
type StartFleet = (settings: Record<string, string>) => Promise<Fleet>;

/** Two processes on one embedded database, which know a third port as their address. Nothing of them stays. */
const test = base.extend<{ startFleet: StartFleet }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern.
  startFleet: async ({}, use) => {
    const started: Fleet[] = [];
    await use(async (settings) => {
      const folder = await mkdtemp(join(tmpdir(), 'latchkey-fleet-'));
      await chmod(folder, 0o711);
      const dataDir = join(folder, 'data');
      const [port, ...ports] = [await freePort(), await freePort(), await freePort()];
      const origin = `http://localhost:${port}`;
      const [first, second] = ports.map((each, index) => {
        const env = environment(each, dataDir, { PUBLIC_URL: origin, ...settings });
        return new Process(each, env, index === 0 ? [] : ['--join']);
      });
      if (!first || !second || port === undefined) throw new Error('no ports');
      const fleet: Fleet = { first, second, origin, folder, port, endings: [] };
      started.push(fleet);
      await first.start();
      await second.start();
      return fleet;
    });
    for (const { first, second, folder, port, endings } of started) {
      await Promise.all(endings.map((end) => end()));
      for (const each of [second, first]) each.signal('SIGKILL');
      await Promise.all([first.end(), second.end()]);
      const dataDir = join(folder, 'data');
      // A command that joins nobody stops the database that the killed ones have left.
      await runCommand(['user', 'list'], environment(port, dataDir, {}));
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** Asks without pause until it is told to stop; what was not answered in order, and what was acknowledged. */
function keepAsking(origin: string, token: string) {
  const agent = new Agent({ keepAlive: true });
  const failures: string[] = [];
  const acknowledged: string[] = [];
  let isOver = false;
  const note = (what: string, { status, text }: Answer) => {
    if (status < 200 || status > 299) failures.push(`${what}: ${status} ${text.slice(0, 200)}`);
  };
  const work = async () => {
    while (!isOver) {
      const made = await ask(`${origin}/v2/sessions`, { agent, method: 'POST', token });
      note('making a session', made);
      if (made.status > 299 || made.status < 200) continue;
      const { sessionId } = JSON.parse(made.text);
      acknowledged.push(sessionId);
      note('reading it', await ask(`${origin}/v2/sessions/${sessionId}`, { agent, token }));
      note('the sign-in page', await ask(`${origin}/login`, { agent }));
    }
  };
  const working = Promise.all([work(), work()]);
  return {
    failures,
    acknowledged,
    async stop() {
      isOver = true;
      await working;
      agent.destroy();
    },
  };
}

for (const balancer of balancers) {
  test(`a restart of two processes, one after the other, behind ${balancer.name} loses no request`, async ({
    startFleet,
  }) => {
    const fleet = await startFleet({ DRAIN_SECONDS: '2', TRUSTED_PROXY_HOPS: '1' });
    const { first, second, origin, folder, port } = fleet;
    const dataDir = join(folder, 'data');
    const words = ['token', '--role', 'INSTANCE_ADMIN', '--name', 'ledger'];
    const token = await runCommand(words, environment(port, dataDir, {}));
    fleet.endings.push(balance(balancer, { port, behind: [first.port, second.port], folder }));
    await expect.poll(async () => (await ask(`${origin}/readyz`)).status).toBe(200);
    const load = keepAsking(origin, token);
    fleet.endings.push(load.stop);
    for (const each of [first, second]) {
      const before = load.acknowledged.length;
      each.signal('SIGTERM');
      expect(await each.end(), each.output).toBe(0);
      await each.start();
      await expect.poll(() => load.acknowledged.length).toBeGreaterThan(before);
    }
    await load.stop();
    expect(load.failures, `${first.output}\n${second.output}`).toEqual([]);
    const lost: string[] = [];
    for (const id of load.acknowledged) {
      const { status } = await ask(`${origin}/v2/sessions/${id}`, { token });
      if (status !== 200) lost.push(id);
    }
    expect(lost).toEqual([]);
  });
}

test('a process that joined outlives the one that it joined, and its PostgreSQL', async ({
  startFleet,
}) => {
  const { first, second, folder } = await startFleet({ DRAIN_SECONDS: '0' });
  const { postgres } = JSON.parse(await readFile(join(folder, 'data', 'database.json'), 'utf8'));
  const readiness = async () => (await ask(`${second.origin}/readyz`)).status;
  first.signal('SIGKILL');
  await first.end();
  expect(await readiness()).toBe(200);
  process.kill(postgres.pid, 'SIGKILL');
  await expect.poll(readiness).toBe(503);
  await first.start();
  await expect.poll(readiness).toBe(200);
  second.signal('SIGTERM');
  expect(await second.end(), second.output).toBe(0);
});

test('who is asked to stop says so first, and goes on serving; a second signal ends that', async ({
  startFleet,
}) => {
  const { second } = await startFleet({ DRAIN_SECONDS: '300' });
  const agent = new Agent({ keepAlive: true });
  expect((await ask(`${second.origin}/healthz`, { agent })).connection).toBe('keep-alive');
  second.signal('SIGTERM');
  const readiness = () => ask(`${second.origin}/readyz`);
  await expect.poll(async () => (await readiness()).status).toBe(503);
  expect(JSON.parse((await readiness()).text)).toMatchObject({ reason: 'stopping' });
  for (const path of ['/healthz', '/login', '/v2/users/1']) {
    const answer = await ask(`${second.origin}${path}`, { agent });
    expect(answer, path).toMatchObject({ connection: 'close' });
    expect(answer.status, path).not.toBe(0);
  }
  const ended = second.end();
  const again = setInterval(() => second.signal('SIGTERM'), 300);
  expect(await ended, second.output).toBe(0);
  clearInterval(again);
  agent.destroy();
});
