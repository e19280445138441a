import type { Asked, Route } from '@/lib/front-door/route';

type Matcher = Route['matches'];

/** The path of a request target in origin form (RFC 9112 §3.2.1): everything before the query. */
export function pathOf({ url = '' }: Pick<Asked, 'url'>): string {
  const mark = url.indexOf('?');
  return mark === -1 ? url : url.slice(0, mark);
}

/** Matches these targets and no other: a query makes another one. */
export function exactly(...targets: string[]): Matcher {
  return ({ url = '' }) => targets.includes(url);
}

/** Matches these paths, whatever the query. */
export function atPath(...paths: string[]): Matcher {
  return (asked) => paths.includes(pathOf(asked));
}

/** Matches every path that begins so. */
export function under(...prefixes: string[]): Matcher {
  return ({ url = '' }) => prefixes.some((prefix) => url.startsWith(prefix));
}

/**
 * Matches a target that means another place to one reader and this one to the next: an absolute address, two
 * slashes, a backslash.
 */
export function isAmbiguous({ url = '' }: Pick<Asked, 'url'>): boolean {
  return !url.startsWith('/') || url.startsWith('//') || url.includes('\\');
}

/** The files of public/ and the framework's own; the matcher of proxy.ts says the same, and has to say it in one literal. */
const files =
  /^\/(?:_next\/static\/|authenticators\/|(?:passkey\.js|icon\.svg|favicon\.ico|apple-touch-icon\.png|robots\.txt)$)/;

/** Matches the files that carry no secrets and are no pages. */
export const isFile: Matcher = (asked) => files.test(pathOf(asked));
