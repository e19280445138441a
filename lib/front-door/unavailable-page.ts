import type { IncomingMessage, ServerResponse } from 'node:http';
import { config } from '@/lib/config';
import { errors } from '@/lib/errors';
import { ownPage } from '@/lib/front-door/own-page';
import { replaceAnswer } from '@/lib/front-door/replace-answer';

// The pages' bundle notes what the front door's bundle answers: by exchange, while it is open.
const holder = globalThis as { latchkeyUnavailable?: Map<string, boolean> };
holder.latchkeyUnavailable ??= new Map();
const requests = holder.latchkeyUnavailable;

const retryAfterSeconds = 5;

/** Notes that the page of this request failed because the store does not serve; true when that was the reason. */
export function noteUnavailable(error: unknown, exchange: string | undefined): boolean {
  const isUnavailable =
    error instanceof Error && 'code' in error && error.code === 'store_unavailable';
  if (isUnavailable && exchange !== undefined && requests.has(exchange))
    requests.set(exchange, true);
  return isUnavailable;
}

function unavailablePage(path: string): string {
  const { rpName } = config();
  return ownPage({
    title: `${rpName} is not available`,
    heading: `${rpName} is not available right now`,
    text: errors.unavailable,
    link: { text: 'Try again', href: path },
  });
}

/**
 * Answers a page that fails because the store does not serve with 503, Retry-After and plain words, in the place of
 * the framework's 500. Call it before the framework handles the request.
 */
export function offerUnavailablePage(request: IncomingMessage, response: ServerResponse): void {
  const exchange = String(request.headers['x-latchkey-exchange']);
  requests.set(exchange, false);
  response.once('close', () => requests.delete(exchange));
  replaceAnswer(request, response, (status) => {
    if (status < 500 || !requests.get(exchange)) return null;
    response.removeHeader('set-cookie');
    return {
      status: 503,
      headers: { 'retry-after': String(retryAfterSeconds) },
      html: unavailablePage(request.url ?? '/'),
    };
  });
}
