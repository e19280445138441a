import 'server-only';
import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { readBrowserSession, type SignedIn } from '@/lib/operations/sessions/read-browser-session';
import { browserCaller } from '@/lib/server/browser-caller';
import { signInPath } from '@/lib/server/sign-in-path';

export type { SignedIn };

/** Who is signed in on this browser, read once per request; null when nobody is. */
export const currentSession = cache(async (): Promise<SignedIn | null> => {
  const session = await readBrowserSession(await browserCaller());
  return session.ok ? session.value : null;
});

/** Who is signed in; nobody is sent to sign in first and then back to `returnTo`. */
export async function requireSession(returnTo: Route): Promise<SignedIn> {
  const session = await currentSession();
  return session ?? redirect(signInPath({ returnTo }));
}
