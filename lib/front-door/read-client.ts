import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { config } from '@/lib/config';
import { clientAddress } from '@/lib/front-door/client-address';
import type { Client } from '@/lib/model';

/** What may be an id: it goes into the log, the audit log and a header of the answer. */
const wellFormed = /^[\w.:-]{8,64}$/;

/** The id that the outermost trusted proxy gave, if it is well formed, else a new one. */
function requestIdOf(request: IncomingMessage, hops: number): string {
  const given = request.headers['x-request-id'];
  return hops > 0 && typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
}

/** Where a request comes from, and the id under which it is logged. Read it before headers are cleaned. */
export function readClient(request: IncomingMessage): Client {
  const { trustedProxyHops: hops } = config();
  return {
    address: clientAddress(request, hops),
    userAgent: request.headers['user-agent'] ?? null,
    requestId: requestIdOf(request, hops),
  };
}
