import { config } from '@/lib/config';
import { errors } from '@/lib/errors';
import { answerHtml } from '@/lib/front-door/answer';
import { ownPage } from '@/lib/front-door/own-page';
import type { Asked, Handler } from '@/lib/front-door/route';

/** As a form is encoded (HTML §4.10.21.8). */
const formType = /^(?:multipart\/form-data|application\/x-www-form-urlencoded|text\/plain)\b/i;

/**
 * Matches a form, or an action, that none of our own pages sent: its Origin must be that of PUBLIC_URL, and
 * Sec-Fetch-Site, where sent, same-origin. A missing Origin is none of ours. What scripts send as JSON is refused where
 * it is answered, in JSON; every action asks once more (`server/same-origin.ts`).
 */
export function isForeignForm({ method, headers }: Asked): boolean {
  const isForm = formType.test(headers['content-type'] ?? '') || 'next-action' in headers;
  if (method !== 'POST' || !isForm) return false;
  const site = headers['sec-fetch-site'];
  const isOurs = headers.origin === config().publicUrl.origin;
  return !isOurs || (site !== undefined && site !== 'same-origin');
}

/** Says so, and leads to the page itself: what was sent is not looked at. */
export const refuseForeignForm: Handler = (request, response) => {
  const { rpName } = config();
  const page = ownPage({
    title: rpName,
    heading: 'Nothing was done',
    text: `${errors.cross_site_request} Open the page again, and send the form from there.`,
    link: { text: 'Open the page', href: request.url ?? '/' },
  });
  answerHtml(response, 403, page);
};
