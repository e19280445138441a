import type { LoginPolicy, SessionDemands, SessionFactors, UserState } from '@/lib/model';
import { sessionStanding } from '@/lib/policy/session-strength';

/** What somebody has to do next, and why. Pages, actions and tests all ask here; nobody else decides. */
export type Step =
  | { step: 'identify'; reason: 'nobody_named' }
  | { step: 'passkey'; reason: 'no_factor' | 'factor_too_old' | 'user_not_verified' }
  | { step: 'denied'; reason: 'user_not_active' | 'passkeys_not_allowed' }
  | { step: 'done' };

/** What the decision depends on; null where nobody is named or no session is begun. `now` is the database's. */
export type StepFacts = {
  user: { state: UserState; isOrganizationActive: boolean } | null;
  /** What the session has proven; null without a session. */
  factors: SessionFactors | null;
  policy: Pick<LoginPolicy, 'passkeysType'> & SessionDemands;
  now: Date;
};

/**
 * Decides the next step of a sign-in; pure. A passkey is the whole sign-in: it counts for as long as the
 * policy says, and only with user verification where the policy requires it.
 */
export function nextStep({ user, factors, policy, now }: StepFacts): Step {
  if (!user || !factors) return { step: 'identify', reason: 'nobody_named' };
  if (user.state !== 'ACTIVE' || !user.isOrganizationActive)
    return { step: 'denied', reason: 'user_not_active' };
  const standing = sessionStanding(factors, policy, now);
  // A session that is complete stays so when passkeys are switched off: nobody is thrown out.
  if (standing === 'good') return { step: 'done' };
  if (policy.passkeysType === 'NOT_ALLOWED')
    return { step: 'denied', reason: 'passkeys_not_allowed' };
  return { step: 'passkey', reason: standing };
}
