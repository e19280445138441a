import type { IncomingMessage } from 'node:http';
import { config } from '@/lib/config';
import { turnAway } from '@/lib/front-door/answer';
import type { Handler } from '@/lib/front-door/route';
import { metricsType, readersOfMetrics, renderMetrics } from '@/lib/operations/system/metrics';
import { equalHashes, hashToken } from '@/lib/tokens';

/** What proxies add. A request that bears one of these came from further away than the connection says. */
const ofProxies =
  /^(?:forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-.*|fly-.*)$/;

const loopbackAddress = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const loopbackName = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

/**
 * Whether somebody on this very machine asks, by the connection's own address. Not under another name, as a page in a
 * browser would (DNS rebinding).
 */
function isFromHere({ socket, headers }: IncomingMessage): boolean {
  return (
    loopbackAddress.test(socket.remoteAddress ?? '') &&
    loopbackName.test(headers.host ?? '') &&
    !Object.keys(headers).some((name) => ofProxies.test(name))
  );
}

/** Whether the request brings the token (RFC 6750 §2.1), compared in constant time. */
function bringsToken({ headers }: IncomingMessage, token: string | null): boolean {
  const given = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return given !== undefined && token !== null && equalHashes(hashToken(given), hashToken(token));
}

/**
 * `/metrics`, for Prometheus. With METRICS_TOKEN for whoever brings it, wherever from: 401 for others. Without, for this
 * machine alone: for others there is no such address (404).
 */
export const answerMetrics: Handler = async (request, response) => {
  const readers = readersOfMetrics(config());
  if (readers === 'nobody' || (readers === 'machine' && !isFromHere(request)))
    return turnAway(response, 404);
  if (readers === 'token' && !bringsToken(request, config().metricsToken)) {
    response.setHeader('www-authenticate', 'Bearer realm="metrics"');
    return turnAway(response, 401);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return turnAway(response, 405, ['GET', 'HEAD']);
  const text = await renderMetrics();
  const headers = { 'content-type': metricsType, 'cache-control': 'no-store' };
  response.writeHead(200, headers).end(text);
};
