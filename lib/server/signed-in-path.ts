import 'server-only';
import type { Route } from 'next';
import type { FinishedSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { isOfferPaused } from '@/lib/server/cookies';
import { passkeyHerePath, stepPath } from '@/lib/server/sign-in-path';
import type { SignInRequest } from '@/lib/server/sign-in-request';

/**
 * Where a finished sign-in on the pages leads: by way of the offer of a passkey of this device where there is one to
 * make, and the browser has not been told to leave it; else straight on.
 */
export async function signedInPath(
  finished: FinishedSignIn,
  request: SignInRequest,
): Promise<Route> {
  const { next, suggestsLocalPasskey, userId } = finished;
  const isOffered = next.step === 'done' && suggestsLocalPasskey && !(await isOfferPaused(userId));
  return isOffered ? passkeyHerePath(request) : stepPath(finished, request);
}
