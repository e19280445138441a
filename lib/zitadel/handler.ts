import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '@/lib/log';
import type { Caller, Client } from '@/lib/model';
import { refuse } from '@/lib/result';
import { type Answer, gatewayAnswer } from '@/lib/zitadel/http/answer';
import { corsHeaders, preflightHeaders } from '@/lib/zitadel/http/cors';
import { readCaller } from '@/lib/zitadel/http/read-caller';
import { readRequestJson } from '@/lib/zitadel/routes/request-json';
import { routes } from '@/lib/zitadel/routes/rest';
import { compileRoutes, type Match } from '@/lib/zitadel/routes/route-table';
import { refusalAnswer } from '@/lib/zitadel/status';

const findRoute = compileRoutes(routes);

const notFound = gatewayAnswer(404, 5, 'Not Found');
const connectNotOffered = gatewayAnswer(501, 12, 'Connect and gRPC-web are not offered: use REST');

const commonHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/**
 * What the front door knows of a request, whose it is and how many bytes of body it may have, and what it wants to know:
 * the pattern of the route.
 */
type Arrival = { client: Client; maxBodyBytes: number; nameRoute: (pattern: string) => void };

/** Names the fault for the log and not for the caller; request bodies and tokens never get there. */
function internalError(error: unknown, call: string, { requestId }: Client): Answer {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error('api_failed', { requestId, call, reason });
  return gatewayAnswer(500, 13, `An internal error (${requestId})`);
}

/** Who calls is settled before the body is read: a stranger's is not even received. */
async function callRoute(
  request: IncomingMessage,
  { route, variables }: Extract<Match, { kind: 'found' }>,
  query: string,
  { client, maxBodyBytes }: Arrival,
): Promise<Answer> {
  const anonymous: Caller = { kind: 'anonymous', client };
  const caller = route.isPublic
    ? { ok: true as const, value: anonymous }
    : readCaller(request, client);
  if (!caller.ok) return refusalAnswer(caller.error);
  const reading = await readRequestJson(request, { route, variables, query }, maxBodyBytes);
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

/** HEAD, TRACE and whatever else no route declares is 405 with what the path allows (RFC 9110 §15.5.6). */
async function answerRequest(request: IncomingMessage, arrival: Arrival): Promise<Answer> {
  const { method = '', url = '' } = request;
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const query = mark === -1 ? '' : url.slice(mark + 1);
  if (method === 'OPTIONS') return { status: 204, body: null, headers: preflightHeaders };
  if (path.startsWith('/zitadel.')) return connectNotOffered;
  const match = findRoute(method, path);
  if (match.kind === 'unknown') return notFound;
  if (match.kind === 'wrong_method') {
    return gatewayAnswer(405, 12, 'Method Not Allowed', { allow: match.allowed.join(', ') });
  }
  arrival.nameRoute(match.route.path);
  try {
    return await callRoute(request, match, query, arrival);
  } catch (error) {
    const isDown = error instanceof Error && 'code' in error && error.code === 'store_unavailable';
    if (isDown) return refusalAnswer(refuse('unavailable').error);
    return internalError(error, match.route.call.name, arrival.client);
  }
}

function writeAnswer(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = body === null ? '' : JSON.stringify(body);
  const contentHeaders =
    body === null
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
  response.writeHead(status, { ...commonHeaders, ...contentHeaders, ...headers }).end(text);
}

/**
 * Answers a request to the API on bare node:http; a path that no route has is 404. Errors are google.rpc.Status
 * JSON, as ZITADEL's gateway writes them. Never rejects.
 */
export async function handleApi(
  request: IncomingMessage,
  response: ServerResponse,
  arrival: Arrival,
): Promise<void> {
  const cors = corsHeaders(request);
  const found = await answerRequest(request, arrival);
  // A client that went away while it was still sending hears nothing.
  if (!response.destroyed)
    writeAnswer(response, { ...found, headers: { ...cors, ...found.headers } });
}
