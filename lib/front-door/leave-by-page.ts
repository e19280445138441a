import type { IncomingMessage, ServerResponse } from 'node:http';
import { config } from '@/lib/config';
import { ownPage } from '@/lib/front-door/own-page';
import { replaceAnswer } from '@/lib/front-door/replace-answer';

/** Where an answer redirects to, if that is another site; null otherwise. */
function foreignLocation(status: number, location: unknown): URL | null {
  if (status < 300 || status >= 400 || typeof location !== 'string') return null;
  const { origin } = config().publicUrl;
  const url = URL.parse(location, origin);
  return url && url.origin !== origin ? url : null;
}

/**
 * Lets a form lead to another site: a redirect there becomes a page that goes there by itself. A browser holds each
 * redirect after a form against the page's `form-action` (CSP Level 3), and ours names nobody else. Where people may be
 * sent was decided before. Call it before the framework handles the request.
 */
export function leaveByPage(request: IncomingMessage, response: ServerResponse): void {
  // The framework's own client follows a redirect by script.
  if (request.method !== 'POST' || request.headers['next-action']) return;
  replaceAnswer(request, response, (status) => {
    const url = foreignLocation(status, response.getHeader('location'));
    if (!url) return null;
    const html = ownPage({
      title: `On to ${url.host}`,
      heading: `On to ${url.host}`,
      text: `${config().rpName} is done. If nothing happens, go on yourself.`,
      link: { text: 'Go on', href: url.href },
      isPassing: true,
    });
    return { status: 200, html };
  });
}
