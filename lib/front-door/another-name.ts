import type { IncomingHttpHeaders } from 'node:http';
import { config } from '@/lib/config';
import { answerHtml, answerJson } from '@/lib/front-door/answer';
import { pathOf } from '@/lib/front-door/match-request';
import { ownPage } from '@/lib/front-door/own-page';
import type { Asked, Handler } from '@/lib/front-door/route';

/**
 * Says that this browser was sent to the public address a moment ago. If it comes back with it and still under another
 * name, a proxy in between writes that name.
 */
const sentHome = 'latchkey-sent-home';
const sentHomeSeconds = 10;

/** A host as URLs have it, without the usual port of its scheme. */
function sameHost(host: string, { protocol, host: ours }: URL): boolean {
  return URL.parse(`${protocol}//${host.trim()}`)?.host === ours;
}

/** The names by which a request came: as it says itself, and as proxies say who pass it on under another. */
function namesOf(headers: IncomingHttpHeaders): string[] {
  const forwarded = String(headers['x-forwarded-host'] ?? '').split(',');
  return [headers.host ?? '', ...forwarded].map((name) => name.trim()).filter(Boolean);
}

/** Programs that say what they take, and do not take a page, have no use for the way to one. */
function takesPage({ accept = '*/*' }: IncomingHttpHeaders): boolean {
  return /text\/html|\*\/\*/.test(accept);
}

function isLookedAtElsewhere({ headers }: Asked): boolean {
  if (!takesPage(headers)) return false;
  const names = namesOf(headers);
  const isElsewhere = names.length > 0 && !names.some((name) => sameHost(name, config().publicUrl));
  return isElsewhere && !headers.cookie?.includes(`${sentHome}=`);
}

/** What a page was opened at is told by the Origin of its form; one of another site is for the pages to refuse. */
function isPostedElsewhere({ headers }: Asked): boolean {
  const { origin = '' } = headers;
  const opened = URL.parse(origin);
  if (!opened || origin === config().publicUrl.origin) return false;
  return namesOf(headers).some((name) => sameHost(name, opened));
}

/**
 * Matches a request for a page under a name or scheme that is not that of PUBLIC_URL: there no cookie and no passkey
 * would fit. What the framework fetches is no place to stay at, and neither are files, whose row stands above.
 */
export function isAtAnotherName(asked: Asked): boolean {
  if (pathOf(asked).startsWith('/_next/')) return false;
  return asked.method === 'POST' ? isPostedElsewhere(asked) : isLookedAtElsewhere(asked);
}

/**
 * Leads to the same path at PUBLIC_URL. Whoever looks is sent there; whoever posts reads which address it is, since
 * what was typed here cannot be taken along: a page, or JSON for a script.
 */
export const sendHome: Handler = (request, response) => {
  const { publicUrl, rpName } = config();
  const { href } = new URL(request.url ?? '/', publicUrl);
  if (request.method !== 'POST') {
    const cookie = `${sentHome}=1; Path=/; Max-Age=${sentHomeSeconds}; HttpOnly; SameSite=Lax`;
    response.writeHead(307, {
      location: href,
      'set-cookie': cookie,
      'cache-control': 'no-store',
      'content-length': 0,
    });
    response.end();
    return;
  }
  const text = `The address of ${rpName} is ${publicUrl.origin}. This page was opened at another one, where nobody can sign in.`;
  if (request.headers['content-type']?.startsWith('application/json')) {
    answerJson(response, 403, { error: 'wrong_address', message: text });
    return;
  }
  const link = { text: `Go to ${publicUrl.origin}`, href };
  answerHtml(
    response,
    403,
    ownPage({ title: rpName, heading: `${rpName} is elsewhere`, text, link }),
  );
};
