import 'server-only';
import { cookies } from 'next/headers';
import { config } from '@/lib/config';

/** Seconds for which a browser keeps its cookie: the session behind it ends sooner, the accounts stay known. */
const browserCookieSeconds = 34_560_000;
/** Seconds for which a ceremony's cookie is kept: no ceremony lives longer. */
const ceremonyCookieSeconds = 900;
/** Ceremonies of one browser that stay open, each in a tab: every visit begins one, and all cookies are sent each time. */
const openCeremonies = 10;

/** `__Host-` where the browser enforces it; http is for localhost only, where browsers refuse the prefix. */
const prefix = () => (config().secureCookies ? '__Host-' : '');
const browserCookie = () => `${prefix()}latchkey`;
const offerCookie = (userId: string | null = null) =>
  `${prefix()}latchkey-no-offer${userId === null ? '' : `-${userId}`}`;
const ceremonyCookie = (id: string) => `${prefix()}latchkey-ceremony-${id}`;

/** The opaque value by which this browser is known; null without one. */
export async function readBrowserCookie(): Promise<string | null> {
  return (await cookies()).get(browserCookie())?.value ?? null;
}

/** Gives the browser its new value. Lax: people come back from mail links and apps signed in. */
export async function writeBrowserCookie(value: string): Promise<void> {
  (await cookies()).set(browserCookie(), value, {
    httpOnly: true,
    secure: config().secureCookies,
    sameSite: 'lax',
    path: '/',
    maxAge: browserCookieSeconds,
  });
}

/** The secret of one ceremony that this browser began; null when it did not. */
export async function readCeremonyCookie(id: string): Promise<string | null> {
  return (await cookies()).get(ceremonyCookie(id))?.value ?? null;
}

/** Whether this browser brings no cookie at all, and so may keep none. */
export async function bringsNoCookie(): Promise<boolean> {
  return (await cookies()).getAll().length === 0;
}

/**
 * Whether this browser shall not offer that person a passkey of its device for now. Cookies say so rather than our
 * database: it is about the browser, also where nobody is signed in any more.
 */
export async function isOfferPaused(userId: string): Promise<boolean> {
  const jar = await cookies();
  return [offerCookie(), offerCookie(userId)].some((name) => jar.get(name) !== undefined);
}

/** Offers no passkey of this device: to that person for 30 days or a year, or to nobody (null) for a year. */
export async function pauseOffer(userId: string | null, days: 30 | 365): Promise<void> {
  (await cookies()).set(offerCookie(userId), '1', {
    httpOnly: true,
    secure: config().secureCookies,
    sameSite: 'lax',
    path: '/',
    maxAge: days * 86_400,
  });
}

/** Forgets the ceremonies that this browser began first, beyond those that stay open; ids rise with time. */
async function pruneCeremonyCookies(): Promise<void> {
  const jar = await cookies();
  const start = ceremonyCookie('');
  const ids = jar
    .getAll()
    .flatMap(({ name }) => (name.startsWith(start) ? name.slice(start.length) : []))
    .sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  for (const id of ids.slice(0, Math.max(ids.length - openCeremonies + 1, 0)))
    await clearCeremonyCookie(id);
}

/**
 * Binds a ceremony to this browser, by a cookie of its own so that several tabs coexist; the oldest go where there are
 * many.
 */
export async function writeCeremonyCookie(id: string, secret: string): Promise<void> {
  await pruneCeremonyCookies();
  (await cookies()).set(ceremonyCookie(id), secret, {
    httpOnly: true,
    secure: config().secureCookies,
    sameSite: 'strict',
    path: '/',
    maxAge: ceremonyCookieSeconds,
  });
}

/** Forgets a ceremony that is finished. */
export async function clearCeremonyCookie(id: string): Promise<void> {
  (await cookies()).delete({ name: ceremonyCookie(id), path: '/', secure: config().secureCookies });
}
