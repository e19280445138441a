import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import next from 'next';
import { config } from '@/lib/config';
import { answerStatus, cleanHeaders, turnAway } from '@/lib/front-door';
import { log } from '@/lib/log';
import { readiness } from '@/lib/operations/system/readiness';
import { runJobs } from '@/lib/operations/system/run-jobs';
import { StartError } from '@/lib/operations/system/start-error';
import { isPlainDocumentRequest, sendPlainDocument } from '@/lib/plain-documents';
import { projectRoot } from '@/lib/project-root';
import { wellKnown } from '@/lib/well-known';
import { handleApi } from '@/lib/zitadel/handler';

export type RunningServer = {
  port: number;
  /** Stops listening, lets open requests finish for ten seconds at most (`hurry` ends that), and goes. */
  close: (hurry: AbortSignal) => Promise<void>;
};

const drainMilliseconds = 10_000;

function answer(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(`${JSON.stringify(body)}\n`);
}

/** For load balancers: alive as soon as it listens, ready while pages and database are. True when it answered. */
async function answerProbe(
  request: IncomingMessage,
  response: ServerResponse,
  hasPages: boolean,
): Promise<boolean> {
  if (request.url === '/healthz') {
    answer(response, 200, { status: 'ok' });
    return true;
  }
  if (request.url !== '/readyz') return false;
  const { ready, reason } = hasPages ? await readiness() : { ready: false, reason: 'starting' };
  answer(
    response,
    ready ? 200 : 503,
    ready ? { status: 'ready' } : { status: 'not_ready', reason },
  );
  return true;
}

/** The addresses under `/.well-known` that are ours. True when it answered. */
function answerWellKnown(request: IncomingMessage, response: ServerResponse): boolean {
  const path = request.url?.split('?')[0] ?? '';
  const found = path.startsWith('/.well-known/') ? wellKnown(path, config()) : null;
  if (!found) return false;
  if ('location' in found) response.writeHead(302, { location: found.location }).end();
  else answer(response, 200, found.body);
  return true;
}

async function listen(server: Server): Promise<number> {
  const { host, port } = config();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EADDRINUSE' ? 'it is in use' : error.message;
    throw new StartError(`PORT: cannot listen on ${host}:${port}, ${reason}. Choose another PORT.`);
  });
  return (server.address() as AddressInfo).port;
}

async function drain(server: Server, hurry: AbortSignal): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const giveUp = () => server.closeAllConnections();
  const deadline = setTimeout(giveUp, drainMilliseconds);
  // A connection that is kept alive becomes idle only after its last answer.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  if (hurry.aborted) giveUp();
  hurry.addEventListener('abort', giveUp);
  await closed;
  clearTimeout(deadline);
  clearInterval(sweep);
  hurry.removeEventListener('abort', giveUp);
}

/** The front door: listens at HOST and PORT, serves the pages and runs the background jobs. */
export async function serve({ dev }: { dev: boolean }): Promise<RunningServer> {
  let pages: ReturnType<ReturnType<typeof next>['getRequestHandler']> | null = null;
  const route = async (request: IncomingMessage, response: ServerResponse) => {
    if (await handleApi(request, response)) return;
    if (
      answerWellKnown(request, response) ||
      (await answerProbe(request, response, pages !== null))
    )
      return;
    const refusal = turnAway(request);
    if (refusal !== null) return answerStatus(response, refusal);
    cleanHeaders(request, config());
    // Next's development server needs its own scripts in the page.
    if (!dev && isPlainDocumentRequest(request)) sendPlainDocument(request, response);
    if (pages) await pages(request, response);
    else answer(response, 503, { status: 'starting' });
  };
  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      log.error('request_failed', { reason: String(error) });
      response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 15_000;
  const port = await listen(server);
  // Next asks itself for the page that an action redirects to: at this address, whatever a header says.
  // biome-ignore lint/style/noProcessEnv: Next reads this name from the environment and from nowhere else.
  process.env['__NEXT_PRIVATE_ORIGIN'] = `http://localhost:${port}`;
  const app = next({ dev, dir: projectRoot(), hostname: 'localhost', port });
  await app.prepare();
  // Only the development server speaks over an upgraded connection.
  const upgrade = dev ? app.getUpgradeHandler() : null;
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    if (!upgrade) return socket.destroy();
    upgraded.add(socket.once('close', () => upgraded.delete(socket)));
    return upgrade(request, socket, head);
  });
  pages = app.getRequestHandler();
  const stopJobs = runJobs();
  return {
    port,
    async close(hurry) {
      // These belong to no request any more: nothing else would end them.
      for (const socket of upgraded) socket.destroy();
      await drain(server, hurry);
      await stopJobs();
      await app.close();
    },
  };
}
