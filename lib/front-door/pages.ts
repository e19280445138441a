import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from '@/lib/front-door/answer';
import { leaveByPage } from '@/lib/front-door/leave-by-page';
import { offerMalformedPage } from '@/lib/front-door/malformed-form';
import { pathOf } from '@/lib/front-door/match-request';
import { pagePattern } from '@/lib/front-door/page-pattern';
import { sendPlainDocument } from '@/lib/front-door/plain-documents';
import { replaceAnswer } from '@/lib/front-door/replace-answer';
import type { Handler } from '@/lib/front-door/route';
import { offerUnavailablePage } from '@/lib/front-door/unavailable-page';

/** Next, as the door sees it. */
export type Pages = {
  /** What answers requests for pages; null while it is starting. */
  handler: () => ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  /** Settles when it has started: requests that come earlier wait for it, since nobody who sent them knew. */
  started?: Promise<void>;
  /** Its development server needs its own scripts in every page. */
  keepsScripts: boolean;
};

async function serve(
  { handler, started }: Pages,
  request: IncomingMessage,
  response: ServerResponse,
  { nameRoute }: Parameters<Handler>[2],
): Promise<void> {
  const pattern = pagePattern(pathOf(request));
  if (pattern !== null) nameRoute(pattern);
  if (!handler()) await started;
  const answer = handler();
  if (answer) await answer(request, response);
  else answerJson(response, 503, { status: 'starting' });
}

/**
 * Hands a request for a file to Next, which answers 500 where a condition of the request does not hold (RFC 9110 §13.2)
 * or no such part of the file exists (§14.4): says which. An answer bears no request's id: nobody asks after a file, and
 * what the sign-in script weighs is counted.
 */
export function serveFiles(pages: Pages): Handler {
  return (request, response, arrival) => {
    response.removeHeader('x-request-id');
    const { headers } = request;
    const isConditional = Boolean(headers['if-match'] ?? headers['if-unmodified-since']);
    replaceAnswer(request, response, (status) => {
      if (status < 500) return null;
      const lacksPart = String(response.getHeader('content-range')).startsWith('bytes */');
      if (lacksPart) return { status: 416, html: null };
      return isConditional ? { status: 412, html: null } : null;
    });
    return serve(pages, request, response, arrival);
  };
}

/** Stands ready with the pages that the door sends in the place of Next's answer. */
function offerOwnPages(request: IncomingMessage, response: ServerResponse): void {
  offerUnavailablePage(request, response);
  offerMalformedPage(request, response);
  leaveByPage(request, response);
}

/** Hands a request to Next, once it has started; 503 while the database does not serve. */
export function servePages(pages: Pages): Handler {
  return (request, response, arrival) => {
    offerOwnPages(request, response);
    return serve(pages, request, response, arrival);
  };
}

/** The same for the pages that are plain forms: their documents leave without the framework's scripts. */
export function servePlainPages(pages: Pages): Handler {
  return (request, response, arrival) => {
    offerOwnPages(request, response);
    if (!pages.keepsScripts) sendPlainDocument(request, response);
    return serve(pages, request, response, arrival);
  };
}
