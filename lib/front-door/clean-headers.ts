import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '@/lib/config';
import { isRouterState } from '@/lib/front-door/router-state';
import type { Client } from '@/lib/model';

/** Headers of Next's own client; every other `next-*` is for its servers to tell each other. */
export const nextClientHeaders: readonly string[] = [
  'next-action',
  'next-hmr-refresh',
  'next-hmr-refresh-hash',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-router-state-tree',
  'next-url',
];

/** Prefixes of headers that only a proxy or server of ours may set, and that tell a server what to believe. */
const internalPrefixes = [
  'next-',
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
  // RFC 7239, the standard's form of X-Forwarded-*.
  return name === 'forwarded' || internalPrefixes.some((prefix) => name.startsWith(prefix));
}

/**
 * Leaves of a request's headers only what a browser may say and what `mayBring` names, and writes what the inside
 * needs to know: the configured host and scheme, the client's address, the request's id, and `exchange`, which no other
 * request of this process has, whatever ids a proxy gives. No header of a client decides a link or an origin. A router
 * state that nobody can read is taken as none.
 */
export function cleanHeaders(
  headers: IncomingHttpHeaders,
  {
    client,
    publicUrl: { host, protocol },
    mayBring,
    exchange,
  }: {
    client: Client;
    publicUrl: Config['publicUrl'];
    mayBring: readonly string[];
    exchange: string;
  },
): void {
  for (const name of Object.keys(headers)) {
    if (isInternal(name) && !mayBring.includes(name)) delete headers[name];
  }
  if (!isRouterState(String(headers['next-router-state-tree']))) {
    delete headers['next-router-state-tree'];
  }
  headers.host = host;
  headers['x-forwarded-host'] = host;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
  headers['x-latchkey-request-id'] = client.requestId;
  headers['x-latchkey-exchange'] = exchange;
  if (client.address) headers['x-latchkey-address'] = client.address;
}
