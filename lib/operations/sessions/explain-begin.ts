import type { Caller } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { requireOffer } from '@/lib/operations/sessions/require-offer';
import { judgeUser } from '@/lib/policy/factors/user';
import { type Refusal, refuse } from '@/lib/result';
import type { NewSession } from '@/lib/store/sessions/begin-session';
import type { SessionFacts } from '@/lib/store/sessions/session-facts';

/** Why a session cannot be begun; null when nothing speaks against it, and then the store's gate is open. Pure. */
export function explainBegin(
  caller: Caller,
  { user, challenge }: Pick<NewSession, 'user' | 'challenge'>,
  facts: SessionFacts,
): Refusal | null {
  const permitted = requirePermission(caller, facts.principal, 'session.write', null);
  if (!permitted.ok) return permitted.error;
  const { policy, subject } = facts;
  if (challenge && policy.passkeysType === 'NOT_ALLOWED')
    return refuse('passkeys_not_allowed').error;
  if (challenge && facts.challengeRetryAfterSeconds !== null)
    return refuse('rate_limited', { retryAfterSeconds: facts.challengeRetryAfterSeconds }).error;
  // Where the policy hides who is unknown, a session is begun for anybody.
  if (!user || facts.hidesNames) return null;
  const judged = judgeUser(null, subject);
  if (!judged.ok) return judged.error;
  return challenge ? requireOffer(facts, challenge) : null;
}
