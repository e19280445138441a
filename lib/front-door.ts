import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress } from '@/lib/client-address';
import type { Config } from '@/lib/config';

/** Bytes that a page's form or a script's request may bring; the API reads its own bodies. */
const maxBodyBytes = 65_536;

/** Headers of Next's own client; every other `next-*` is for its servers to tell each other. */
const clientHeaders = new Set([
  'next-action',
  'next-hmr-refresh',
  'next-hmr-refresh-hash',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-router-state-tree',
  'next-url',
]);

/** Prefixes of headers that only a proxy or server of ours may set, and that tell a server what to believe. */
const internalPrefixes = [
  'x-forwarded-',
  'x-middleware-',
  'x-nextjs-',
  'x-now-',
  'x-matched-path',
  'x-invoke-',
  'x-latchkey-',
  'x-nonce',
  'x-original-',
  'x-rewrite-',
  'x-host',
  'x-http-method',
  'x-method-override',
  'x-real-ip',
];

function isInternal(name: string): boolean {
  if (name === 'forwarded') return true;
  if (name.startsWith('next-')) return !clientHeaders.has(name);
  return internalPrefixes.some((prefix) => name.startsWith(prefix));
}

/**
 * Leaves of the request's headers only what a browser may say, and writes what the pages need to know:
 * the configured host and scheme, the client's address and a request id. No header decides a link or an origin.
 */
export function cleanHeaders(request: IncomingMessage, config: Config): void {
  const address = clientAddress(request, config.trustedProxyHops);
  const { headers } = request;
  for (const name of Object.keys(headers)) if (isInternal(name)) delete headers[name];
  const { host, protocol } = config.publicUrl;
  headers.host = host;
  headers['x-forwarded-host'] = host;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
  headers['x-latchkey-request-id'] = randomUUID();
  if (address) headers['x-latchkey-address'] = address;
}

/** Pages are looked at and forms are posted; the framework would draw a page for any other method, too. */
const pageMethods = ['GET', 'HEAD', 'POST'];

/** The status with which a request for a page is turned away before anything reads it; null to let it in. */
export function turnAway(request: IncomingMessage): 400 | 404 | 405 | 411 | 413 | null {
  const { url = '', method = '', headers } = request;
  // An absolute address, two slashes or a backslash mean another place to one reader and this one to the next.
  if (!url.startsWith('/') || url.startsWith('//') || url.includes('\\')) return 400;
  if (!pageMethods.includes(method)) return 405;
  // The image optimiser is not used, and fetches what it is told to.
  if (url.startsWith('/_next/image')) return 404;
  if (headers['transfer-encoding'] !== undefined) return 411;
  return Number(headers['content-length'] ?? 0) > maxBodyBytes ? 413 : null;
}

/** Answers with a status and nothing else, and takes no more of the body. */
export function answerStatus(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: pageMethods.join(', ') }),
    connection: 'close',
    'content-length': 0,
  });
  response.end();
}
