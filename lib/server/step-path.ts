import 'server-only';
import type { Route } from 'next';
import { config } from '@/lib/config';
import type { Step } from '@/lib/policy/next-step';
import { localPath } from '@/lib/policy/redirect-rules';

/**
 * Where the next step of a sign-in is: on the sign-in pages until it is done; then back to the page that
 * asked, else where the policy sends people, else our own.
 */
export function stepPath(
  { next, defaultRedirectUri }: { next: Step; defaultRedirectUri: string },
  returnTo: string,
): Route {
  if (next.step !== 'done') return signInPath('', returnTo);
  const local = returnTo === '' ? null : localPath(returnTo, config().publicUrl.origin);
  // Checked above, or by the policy when it was set: Next cannot know these at build time.
  return (local ?? (defaultRedirectUri || '/login/signed-in')) as Route;
}

/** The sign-in page of a name, or of nobody in particular. */
export function signInPath(loginName: string, returnTo: string): Route {
  const query = new URLSearchParams();
  if (loginName) query.set('loginName', loginName);
  const local = returnTo === '' ? null : localPath(returnTo, config().publicUrl.origin);
  if (local) query.set('returnTo', local);
  const page = loginName ? '/login/passkey' : '/login';
  return query.size > 0 ? `${page}?${query}` : page;
}
