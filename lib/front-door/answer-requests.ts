import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { config } from '@/lib/config';
import { turnAway } from '@/lib/front-door/answer';
import { cleanHeaders } from '@/lib/front-door/clean-headers';
import { readClient } from '@/lib/front-door/read-client';
import type { Route } from '@/lib/front-door/route';
import { type Watched, watchRequest } from '@/lib/front-door/watch-request';
import { log } from '@/lib/log';
import type { Client } from '@/lib/model';
import { inRequest } from '@/lib/request-scope';

/** The status with which a row turns a request away before anything of it is read; null to let it in. */
function checkRequest({ methods, body }: Route, request: IncomingMessage): 405 | 411 | 413 | null {
  const { method = '', headers } = request;
  if (methods !== 'any' && !methods.includes(method)) return 405;
  if (body?.countedBy !== 'door') return null;
  if (headers['transfer-encoding'] !== undefined) return 411;
  return Number(headers['content-length'] ?? 0) > body.maxBytes ? 413 : null;
}

type Taken = {
  request: IncomingMessage;
  response: ServerResponse;
  client: Client;
  watched: Watched;
};

let exchanges = 0;

async function answer(
  routes: readonly Route[],
  { request, response, client, watched }: Taken,
): Promise<void> {
  const route = routes.find(({ matches }) => matches(request));
  if (!route) throw new Error('the table has no row for this request');
  watched.route = route.name;
  const { methods, body, mayBring, handle } = route;
  const status = checkRequest(route, request);
  if (status !== null) {
    return turnAway(response, status, status === 405 && methods !== 'any' ? methods : []);
  }
  if (mayBring !== 'anything') {
    exchanges += 1;
    const exchange = String(exchanges);
    cleanHeaders(request.headers, { client, publicUrl: config().publicUrl, mayBring, exchange });
  }
  const nameRoute = (pattern: string) => {
    watched.route = pattern;
  };
  await handle(request, response, { client, maxBodyBytes: body?.maxBytes ?? 0, nameRoute });
}

/**
 * Answers every request by the first row of the table that matches it: method, then length, then headers, then the
 * row's handler. Each answer bears its request's id, as every log entry does that is written on the way. Never throws: a
 * handler's bug cuts that one connection and is logged without the request.
 */
export function answerRequests(routes: readonly Route[]): RequestListener {
  return (request, response) => {
    const client = readClient(request);
    const watched = watchRequest(request, response, client.requestId);
    void inRequest(client.requestId, () =>
      answer(routes, { request, response, client, watched }).catch((error: unknown) => {
        log.error('request_failed', { reason: String(error) });
        response.destroy();
      }),
    );
  };
}
