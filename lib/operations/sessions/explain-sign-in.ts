import { type Refusal, refuse } from '@/lib/result';
import type { BeginFacts } from '@/lib/store/sessions/begin-in-browser';

/** Why a sign-in cannot be begun on the pages; null when nothing speaks against it, and then the store's gate is open. Pure. */
export function explainSignIn(facts: BeginFacts, reauthenticate: boolean): Refusal | null {
  const { principal, policy, retryAfterSeconds } = facts;
  // A confirmation is of the person signed in here: it names no organization.
  if (!reauthenticate && !facts.isOrganizationActive) return refuse('organization_not_found').error;
  if (reauthenticate && (!principal?.session || principal.isExpired))
    return refuse('unauthenticated').error;
  if (policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed').error;
  if (retryAfterSeconds === null) return null;
  return refuse('rate_limited', { retryAfterSeconds }).error;
}
