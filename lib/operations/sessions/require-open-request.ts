import { ok, type Result, refuse } from '@/lib/result';

/**
 * Settles that the authorization request which a sign-in names is open; a sign-in that names none (the empty
 * string) is for our own pages. There is no OpenID provider yet, so none is ever open: an id is refused by name
 * (`invalid_argument`, field `requestId`), never dropped, since whoever sent it expects to get the person back.
 */
export function requireOpenRequest(requestId: string): Result<null> {
  return requestId === '' ? ok(null) : refuse('invalid_argument', { field: 'requestId' });
}
