import type { IncomingMessage } from 'node:http';
import type { Caller, Client } from '@/lib/model';
import { ok, type Result, refuse } from '@/lib/result';
import { readToken } from '@/lib/tokens';

/**
 * Who calls, by the Authorization header alone (RFC 6750 §2.1): a token in a query string or body is not looked at.
 * Refuses with unauthenticated when there is none, with invalid_token when it is of another scheme.
 */
export function readCaller(request: IncomingMessage, client: Client): Result<Caller> {
  const header = request.headers.authorization;
  if (!header) return refuse('unauthenticated', { message: 'auth header missing' });
  const token = /^bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) return refuse('invalid_token');
  const presented = readToken(token);
  // A browser's cookie is no bearer token.
  return ok({ kind: 'bearer', token: presented?.kind === 'browser' ? null : presented, client });
}
