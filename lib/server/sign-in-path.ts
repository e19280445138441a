import 'server-only';
import type { Route } from 'next';
import type { Step } from '@/lib/policy/next-step';
import { openSignIn, type SignInRequest, signInQuery } from '@/lib/policy/sign-in-request';

const withQuery = (page: Route, query: URLSearchParams): Route =>
  // Pages that exist, with a query of ours: no more than that is hidden from Next's check of addresses.
  (query.size > 0 ? `${page}?${query}` : page) as Route;

/** The sign-in page of a request: the prompt of its login name, or where somebody is named first. */
export function signInPath(request: Partial<SignInRequest>): Route {
  const whole = { ...openSignIn, ...request };
  return withQuery(whole.loginName ? '/login/passkey' : '/login', signInQuery(whole));
}

/** The page on which somebody else is named for the same sign-in, past the accounts that the browser knows. */
export function anotherAccountPath(request: SignInRequest): Route {
  const query = signInQuery({ ...request, loginName: '' });
  return withQuery('/login', new URLSearchParams([['another', '1'], ...query]));
}

/** The page on which the name of a sign-in is typed again, with what was typed. */
export function fixNamePath(request: SignInRequest): Route {
  return withQuery('/login', signInQuery(request));
}

/** The page that says which browsers work; it leads back to the sign-in, where somebody is named again. */
export function browsersPath(request: SignInRequest): Route {
  return withQuery('/login/browsers', signInQuery({ ...request, loginName: '' }));
}

/** The page that offers a passkey of this device before the sign-in goes on to where it leads. */
export function passkeyHerePath(request: SignInRequest): Route {
  return withQuery('/login/passkey-here', signInQuery({ ...request, loginName: '' }));
}

/**
 * Where the next step of a sign-in is: on the sign-in pages until it is done; then back to the page that
 * asked, else where the policy sends people, else our own.
 */
export function stepPath(
  { next, defaultRedirectUri }: { next: Step; defaultRedirectUri: string },
  request: SignInRequest,
): Route {
  if (next.step !== 'done') return signInPath({ ...request, loginName: '' });
  // Checked when the request was parsed, or when the policy was set: Next cannot know these at build time.
  return (request.returnTo || defaultRedirectUri || '/login/signed-in') as Route;
}
