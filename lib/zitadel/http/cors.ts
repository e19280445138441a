import type { IncomingMessage } from 'node:http';
import { config } from '@/lib/config';

/** The answer depends on who asks, for caches too (RFC 9110 §12.5.5). */
const varyByOrigin = { vary: 'Origin' };

/**
 * Lets pages of the configured origins read the answer (Fetch, CORS protocol), each by its own name and never by `*`.
 * No cookie ever counts here, so credentials are not allowed.
 */
export function corsHeaders(request: IncomingMessage): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined || !config().origins.includes(origin)) return varyByOrigin;
  return { ...varyByOrigin, 'access-control-allow-origin': origin };
}

/** What a preflight of such a page may go on to send (Fetch, CORS-preflight fetch); remembered for ten minutes. */
export const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type, x-zitadel-orgid',
  'access-control-max-age': '600',
};
