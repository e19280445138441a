import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import next from 'next';
import { config } from '@/lib/config';
import { openDoor } from '@/lib/front-door/open-door';
import { routeTable } from '@/lib/front-door/route-table';
import { runJobs } from '@/lib/operations/system/run-jobs';
import { StartError } from '@/lib/operations/system/start-error';
import { whileStarting } from '@/lib/operations/system/while-starting';
import { projectRoot } from '@/lib/project-root';

export type RunningServer = {
  port: number;
  /**
   * Tells load balancers by `/readyz`, and everybody by `Connection: close`, and goes on serving for so many seconds; then stops
   * listening, lets open requests finish for ten seconds at most, and goes. `hurry` ends both.
   */
  close: (drainSeconds: number, hurry: AbortSignal) => Promise<void>;
};

const finishMilliseconds = 10_000;

function listenProblem(
  { code = '', message }: NodeJS.ErrnoException,
  { host, port }: { host: string | null; port: number },
): string {
  if (host !== null && ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code))
    return `HOST: expected an address of this machine, found ${host} (${message}).`;
  const place = host === null ? `port ${port}` : `${host} port ${port}`;
  const reason = code === 'EADDRINUSE' ? 'it is in use' : message;
  return `PORT: cannot listen on ${place}, ${reason}. Choose another PORT.`;
}

async function listen(server: Server): Promise<number> {
  const { host, port } = config();
  await new Promise<void>((resolve, reject) => {
    // Without a host Node listens at both families, and at IPv4 alone on a machine that has no other.
    server.once('error', reject).listen({ port, ...(host !== null && { host }) }, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(listenProblem(error, { host, port }));
  });
  return (server.address() as AddressInfo).port;
}

async function finish(server: Server, hurry: AbortSignal): Promise<void> {
  // Right after the event loop has accepted what waited: the system resets what waits when a port closes.
  await new Promise((resolve) => setImmediate(resolve));
  const closed = new Promise((resolve) => server.close(resolve));
  const giveUp = () => server.closeAllConnections();
  const deadline = setTimeout(giveUp, finishMilliseconds);
  // A connection that is kept alive becomes idle only after its last answer.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  if (hurry.aborted) giveUp();
  hurry.addEventListener('abort', giveUp);
  await closed;
  clearTimeout(deadline);
  clearInterval(sweep);
  hurry.removeEventListener('abort', giveUp);
}

/**
 * Listens at HOST and PORT, answers by the front door's table, starts Next behind it and runs the background jobs. null
 * when `stopping` aborts first; a failed start leaves the port to the end of the process.
 */
export async function serve({
  dev,
  stopping,
}: {
  dev: boolean;
  stopping: AbortSignal;
}): Promise<RunningServer | null> {
  let pages: ReturnType<ReturnType<typeof next>['getRequestHandler']> | null = null;
  const leaving = new AbortController();
  let tellStarted: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    tellStarted = resolve;
  });
  const routes = routeTable({ handler: () => pages, started, keepsScripts: dev }, leaving.signal);
  const server = openDoor(routes, {}, leaving.signal);
  const port = await listen(server);
  // Next asks itself for the page that an action redirects to: at this address, whatever a header says.
  // biome-ignore lint/style/noProcessEnv: Next reads this name from the environment and from nowhere else.
  process.env['__NEXT_PRIVATE_ORIGIN'] = `http://localhost:${port}`;
  const app = next({ dev, dir: projectRoot(), hostname: 'localhost', port });
  const isPrepared = await whileStarting(
    app.prepare().then(() => true),
    stopping,
  );
  if (!isPrepared) return null;
  // Only the development server speaks over an upgraded connection.
  const upgrade = dev ? app.getUpgradeHandler() : null;
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    if (!upgrade) return socket.destroy();
    upgraded.add(socket.once('close', () => upgraded.delete(socket)));
    return upgrade(request, socket, head);
  });
  pages = app.getRequestHandler();
  tellStarted();
  const stopJobs = runJobs();
  return {
    port,
    async close(drainSeconds, hurry) {
      leaving.abort();
      await pause(drainSeconds * 1_000, undefined, { signal: hurry }).catch(() => undefined);
      // These belong to no request any more: nothing else would end them.
      for (const socket of upgraded) socket.destroy();
      await finish(server, hurry);
      await stopJobs();
      await app.close();
    },
  };
}
