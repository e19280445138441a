import type { IncomingMessage, ServerResponse } from 'node:http';
import { config } from '@/lib/config';
import { errors } from '@/lib/errors';

// The pages' bundle notes what the front door's bundle answers: by request id, while the request is open.
const holder = globalThis as { latchkeyUnavailable?: Map<string, boolean> };
holder.latchkeyUnavailable ??= new Map();
const requests = holder.latchkeyUnavailable;

const retryAfterSeconds = 5;

/** Notes that the page of this request failed because the store does not serve; true when that was the reason. */
export function noteUnavailable(error: unknown, requestId: string | undefined): boolean {
  const isUnavailable =
    error instanceof Error && 'code' in error && error.code === 'store_unavailable';
  if (isUnavailable && requestId !== undefined && requests.has(requestId))
    requests.set(requestId, true);
  return isUnavailable;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A page that needs no script, no style and no other file: whatever else is down, it can be read. */
function page(path: string): string {
  const name = escapeHtml(config().rpName);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name} is not available</title>
</head>
<body>
<h1>${name} is not available right now</h1>
<p>${escapeHtml(errors.unavailable)}</p>
<p><a href="${escapeHtml(path)}">Try again</a></p>
</body>
</html>
`;
}

/** Those of the failed page that speak of its body go; those that protect it stay. */
function ownHeaders(response: ServerResponse, body: Buffer): Record<string, string | number> {
  const ofTheBody =
    /^(content-(type|length|encoding|language)|transfer-encoding|etag|link|location|set-cookie)$/;
  for (const name of response.getHeaderNames().filter((each) => ofTheBody.test(each)))
    response.removeHeader(name);
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    'retry-after': String(retryAfterSeconds),
  };
}

/**
 * Answers a page that fails because the store does not serve with 503, Retry-After and plain words, in the place of
 * the framework's 500. Call it before the framework handles the request.
 */
export function offerUnavailablePage(request: IncomingMessage, response: ServerResponse): void {
  const requestId = String(request.headers['x-latchkey-request-id']);
  requests.set(requestId, false);
  response.once('close', () => requests.delete(requestId));
  const { writeHead, write, end } = response;
  const pass = (method: (...given: never[]) => unknown, given: unknown[]) =>
    Reflect.apply(method, response, given);
  let isAnswered = false;
  /** Whether the answer is ours: then nothing that the framework sends reaches the client. */
  const takesOver = (status: number): boolean => {
    if (isAnswered) return true;
    if (response.headersSent || status < 500 || !requests.get(requestId)) return false;
    isAnswered = true;
    const body = Buffer.from(page(request.url ?? '/'));
    pass(writeHead, [503, ownHeaders(response, body)]);
    pass(end, request.method === 'HEAD' ? [] : [body]);
    return true;
  };
  response.writeHead = (status: number, ...rest: unknown[]) => {
    if (!takesOver(status)) pass(writeHead, [status, ...rest]);
    return response;
  };
  response.write = (...given: unknown[]) =>
    takesOver(response.statusCode) || Boolean(pass(write, given));
  response.end = (...given: unknown[]) => {
    if (!takesOver(response.statusCode)) pass(end, given);
    return response;
  };
}
