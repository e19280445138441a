import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '@/lib/log';
import { observeRequest } from '@/lib/operations/system/metrics';

/** Those that the table of this server knows; a client may make up others. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** How a request is counted, which becomes clear while it is answered. */
export type Watched = { route: string };

/**
 * Puts the request's id on its answer, and counts it once that has gone out or was given up: under the route that
 * `Watched` names by then. With LOG_LEVEL=debug each is a line in the log.
 */
export function watchRequest(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Watched {
  const watched: Watched = { route: 'none' };
  const began = performance.now();
  response.setHeader('x-request-id', requestId);
  response.once('close', () => {
    const { route } = watched;
    const method = methods.has(request.method ?? '') ? String(request.method) : 'other';
    const status = response.writableFinished ? String(response.statusCode) : 'aborted';
    const milliseconds = performance.now() - began;
    observeRequest({ route, method, status, seconds: milliseconds / 1_000 });
    log.debug('request', { requestId, method, route, status, milliseconds });
  });
  return watched;
}
