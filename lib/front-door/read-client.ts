import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { config } from '@/lib/config';
import { clientAddress } from '@/lib/front-door/client-address';
import type { Client } from '@/lib/model';

/** Where a request comes from, and the id under which it is logged. Read it before headers are cleaned. */
export function readClient(request: IncomingMessage): Client {
  return {
    address: clientAddress(request, config().trustedProxyHops),
    userAgent: request.headers['user-agent'] ?? null,
    requestId: randomUUID(),
  };
}
