import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress } from '@/lib/client-address';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import type { Caller, Client } from '@/lib/model';
import { refuse } from '@/lib/result';
import { type Answer, gatewayAnswer } from '@/lib/zitadel/answer';
import { readCaller } from '@/lib/zitadel/caller';
import { corsHeaders, preflightHeaders } from '@/lib/zitadel/cors';
import { readRequestJson } from '@/lib/zitadel/request-json';
import { routes } from '@/lib/zitadel/rest';
import { compileRoutes, type Match } from '@/lib/zitadel/route-table';
import { refusalAnswer } from '@/lib/zitadel/status';

const findRoute = compileRoutes(routes);

const prefixes = ['/v2/', '/admin/v1/', '/management/v1/', '/zitadel.'];

const notFound = gatewayAnswer(404, 5, 'Not Found');
const connectNotOffered = gatewayAnswer(501, 12, 'Connect and gRPC-web are not offered: use REST');

const commonHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function readClient(request: IncomingMessage): Client {
  return {
    address: clientAddress(request, config().trustedProxyHops),
    userAgent: request.headers['user-agent'] ?? null,
    requestId: randomUUID(),
  };
}

/** Names the fault for the log and not for the caller; request bodies and tokens never get there. */
function internalError(error: unknown, call: string, { requestId }: Client): Answer {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error('api_failed', { requestId, call, reason });
  return gatewayAnswer(500, 13, `An internal error (${requestId})`);
}

async function callRoute(
  request: IncomingMessage,
  { route, variables }: Extract<Match, { kind: 'found' }>,
  query: string,
  client: Client,
): Promise<Answer> {
  const anonymous: Caller = { kind: 'anonymous', client };
  const caller = route.isPublic
    ? { ok: true as const, value: anonymous }
    : readCaller(request, client);
  if (!caller.ok) return refusalAnswer(caller.error);
  const reading = await readRequestJson(request, { route, variables, query });
  if (!reading.ok) return reading.answer;
  const organizationId = request.headers['x-zitadel-orgid'];
  const result = await route.call.run(caller.value, {
    json: reading.json,
    organizationId: typeof organizationId === 'string' && organizationId ? organizationId : null,
  });
  return result.ok
    ? { status: route.successStatus, body: result.value }
    : refusalAnswer(result.error);
}

async function answer(request: IncomingMessage, path: string, query: string): Promise<Answer> {
  const { method = '' } = request;
  if (method === 'OPTIONS') return { status: 204, body: null, headers: preflightHeaders };
  if (path.startsWith('/zitadel.')) return connectNotOffered;
  const match = findRoute(method, path);
  if (match.kind === 'unknown') return notFound;
  if (match.kind === 'wrong_method') {
    return gatewayAnswer(405, 12, 'Method Not Allowed', { allow: match.allowed.join(', ') });
  }
  const client = readClient(request);
  try {
    return await callRoute(request, match, query, client);
  } catch (error) {
    const isDown = error instanceof Error && 'code' in error && error.code === 'store_unavailable';
    if (isDown) return refusalAnswer(refuse('unavailable').error);
    return internalError(error, match.route.call.name, client);
  }
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = body === null ? '' : JSON.stringify(body);
  const contentHeaders =
    body === null
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
  response.writeHead(status, { ...commonHeaders, ...contentHeaders, ...headers }).end(text);
}

/**
 * Answers a request to the API on bare node:http; false when the path is not one of the API's.
 * Errors are google.rpc.Status JSON, as ZITADEL's gateway writes them. Never rejects.
 */
export async function handleApi(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  if (!prefixes.some((prefix) => path.startsWith(prefix))) return false;
  const cors = corsHeaders(request);
  const found = await answer(request, path, mark === -1 ? '' : url.slice(mark + 1));
  // A client that went away while it was still sending hears nothing.
  if (!response.destroyed) send(response, { ...found, headers: { ...cors, ...found.headers } });
  return true;
}
