import type { IncomingMessage, ServerResponse } from 'node:http';
import { config } from '@/lib/config';
import { errors } from '@/lib/errors';
import { ownPage } from '@/lib/front-door/own-page';
import { replaceAnswer } from '@/lib/front-door/replace-answer';
import { isOfReading } from '@/lib/unread-form';

// The pages' bundle notes what the front door's bundle answers: by exchange, while it is open.
const holder = globalThis as { latchkeyMalformed?: Map<string, boolean> };
holder.latchkeyMalformed ??= new Map();
const requests = holder.latchkeyMalformed;

/**
 * Notes that the body of this request, a form or an action, cannot be read; true when that was what failed. Whoever
 * sent it made it so, or has an older version of the page.
 */
export function noteMalformed(
  error: unknown,
  { method, exchange }: { method: string; exchange: string | undefined },
): boolean {
  const isMalformed = method === 'POST' && isOfReading(error);
  if (isMalformed && exchange !== undefined && requests.has(exchange)) requests.set(exchange, true);
  return isMalformed;
}

/** Whether the framework refuses a form in its own words, which are for programs. */
function isRefusedForm(status: number, response: ServerResponse): boolean {
  const type = String(response.getHeader('content-type') ?? '');
  return (status === 400 || status === 409) && type.startsWith('text/plain');
}

/**
 * Answers a form that cannot be read with 400 in plain words, or 409 where its page is of another version, in the place
 * of the framework's 500. Call it before the framework handles the request.
 */
export function offerMalformedPage(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'POST') return;
  const exchange = String(request.headers['x-latchkey-exchange']);
  requests.set(exchange, false);
  response.once('close', () => requests.delete(exchange));
  const isForm = !request.headers['next-action'];
  replaceAnswer(request, response, (status) => {
    const isMalformed = status >= 500 && requests.get(exchange);
    if (!isMalformed && !(isForm && isRefusedForm(status, response))) return null;
    const { rpName } = config();
    const html = ownPage({
      title: rpName,
      heading: 'This form could not be read',
      text: `${errors.invalid_argument} It may be from an older version of the page. Open the page again, and send the form from there.`,
      link: { text: 'Open the page', href: request.url ?? '/' },
    });
    return { status: status === 409 ? 409 : 400, html };
  });
}
