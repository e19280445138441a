import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Ends a process in order and waits for it. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exited;
}

/**
 * Starts a server and waits until `url` answers 200; that includes a build, if it makes one. Throws with
 * what it printed when it ends before.
 */
export async function startServer(
  command: string[],
  environment: Record<string, string>,
  url: string,
): Promise<ChildProcess> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed = `${printed}${chunk}`.slice(-20_000);
    });
  }
  // However the bench ends, its servers end with it.
  process.once('exit', () => child.kill('SIGTERM'));
  while (child.exitCode === null && child.signalCode === null) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return child;
    await pause(100);
  }
  throw new Error(`${command.join(' ')} ended:\n${printed}`);
}
