import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { config } from '@/lib/config';
import { turnAway } from '@/lib/front-door/answer';
import { answerRequests } from '@/lib/front-door/answer-requests';
import { readClient } from '@/lib/front-door/read-client';
import type { Route } from '@/lib/front-door/route';
import { answerHeaders } from '@/lib/front-door/security-headers';
import { watchRequest } from '@/lib/front-door/watch-request';
import { observeRequest } from '@/lib/operations/system/metrics';

/** Milliseconds that each part of an exchange may take. */
export type Patience = {
  /** Until the headers of a request are there. */
  headers: number;
  /** Until the whole request is there. */
  request: number;
  /** From the headers of a request until its answer has gone out: for us to make it and for the client to take it. */
  answer: number;
  /** After the answer, for a body that is still coming and that nobody reads. */
  rest: number;
  /** For the next request. */
  idle: number;
};

const usual: Patience = {
  headers: 15_000,
  request: 30_000,
  answer: 60_000,
  rest: 2_000,
  // Longer than load balancers keep an idle connection (Google's: 600 s): whoever closes first must be the one who
  // sends next, or a request gets lost on the way.
  idle: 620_000,
};

/** What Node's parser could not read, by its code, as a status (RFC 9110 §15.5, RFC 6585 §5); 400 for all else. */
const unreadable: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
};

/** Answers what is no request, where no answer has begun, and closes the connection. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  const open: ServerResponse | null | undefined = Reflect.get(socket, '_httpMessage');
  if (!socket.writable || open?.headersSent) return void socket.destroy();
  const headers = {
    ...answerHeaders({ https: config().secureCookies }),
    'cache-control': 'no-store',
    connection: 'close',
    'content-length': '0',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = unreadable[error.code ?? ''] ?? '400 Bad Request';
  observeRequest({ route: 'unreadable', method: 'other', status: status.slice(0, 3), seconds: 0 });
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`, () => socket.destroy());
}

/** Next and we each listen for the end of a response, more often than Node takes for a leak. */
const listenersOfResponse = 30;

/** Cuts a connection off whose client takes the answer too slowly, or goes on sending after it. */
function limit(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, rest }: Patience,
): void {
  const cut = () => request.socket.destroy();
  response.setMaxListeners(listenersOfResponse);
  const deadline = setTimeout(cut, answer).unref();
  response.once('close', () => {
    clearTimeout(deadline);
    if (request.complete || request.socket.destroyed) return;
    setTimeout(() => request.complete || cut(), rest).unref();
  });
}

/** Makes every answer that has not begun the last of its connection, from the moment on at which `leaving` aborts. */
function sayGoodbye(leaving: AbortSignal): (response: ServerResponse) => void {
  const open = new Set<ServerResponse>();
  leaving.addEventListener('abort', () => {
    for (const response of open) if (!response.headersSent) response.shouldKeepAlive = false;
  });
  return (response) => {
    if (leaving.aborted) response.shouldKeepAlive = false;
    open.add(response);
    response.once('close', () => open.delete(response));
  };
}

/** RFC 9112 §3.2: such a request is refused, but for that of an older version of HTTP. */
function lacksHost({ httpVersion, headers }: IncomingMessage): boolean {
  return httpVersion === '1.1' && headers.host === undefined;
}

/**
 * The HTTP server behind which everything stands, not yet listening: answers by the table, and puts the security
 * headers on every answer, its own refusals included. Nobody holds it longer than the patience allows.
 * Once `leaving` aborts, each answer closes its connection (RFC 9112 §9.6), so that whoever asks again asks elsewhere.
 */
export function openDoor(
  routes: readonly Route[],
  patience: Partial<Patience> = {},
  leaving: AbortSignal = new AbortController().signal,
): Server {
  const allowed = { ...usual, ...patience };
  const noteOpen = sayGoodbye(leaving);
  const taken =
    (answer: RequestListener): RequestListener =>
    (request, response) => {
      limit(request, response, allowed);
      noteOpen(response);
      const headers = answerHeaders({ https: config().secureCookies });
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      if (lacksHost(request)) turnAway(response, 400);
      else answer(request, response);
    };
  const connectionsCheckingInterval = Math.min(5_000, allowed.headers, allowed.request);
  const server = createServer(
    // Node's own refusal of a request without Host has none of our headers.
    { connectionsCheckingInterval, requireHostHeader: false },
    taken(answerRequests(routes)),
  );
  server.headersTimeout = allowed.headers;
  server.requestTimeout = allowed.request;
  server.keepAliveTimeout = allowed.idle;
  server.on('clientError', refuseUnreadable);
  // RFC 9110 §10.1.1: the one expectation that there is, 100-continue, Node answers itself.
  const refuse: RequestListener = (request, response) => {
    watchRequest(request, response, readClient(request).requestId).route = 'expectation';
    turnAway(response, 417);
  };
  server.on('checkExpectation', taken(refuse));
  return server;
}
