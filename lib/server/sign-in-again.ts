import 'server-only';
import type { Route } from 'next';
import { redirect } from 'next/navigation';
import type { ErrorCode } from '@/lib/errors';
import type { Refusal } from '@/lib/result';
import { signInPath } from '@/lib/server/sign-in-path';

/** Only a new sign-in helps: the session is over, or the policy wants a newer or a stronger proof than it has. */
const needsSignIn = new Set<ErrorCode>([
  'unauthenticated',
  'session_expired',
  'authentication_required',
  'reauthentication_required',
]);

/** Sends whoever has to sign in first there, and back to `returnTo`; does nothing about any other refusal. */
export function signInAgain({ code }: Refusal, returnTo: Route): void {
  if (needsSignIn.has(code)) redirect(signInPath({ returnTo }));
}
