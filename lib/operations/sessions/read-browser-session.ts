import type { Caller, Role } from '@/lib/model';
import { requireActor } from '@/lib/operations/authorise';
import { nextStep } from '@/lib/policy/next-step';
import { ok, type Result, refuse } from '@/lib/result';
import { policyFromJson } from '@/lib/store/parts/json-rows';
import { readBrowserSession as store } from '@/lib/store/sessions/browser-session';

export type SignedIn = {
  sessionId: string;
  userId: string;
  organizationId: string;
  loginName: string;
  displayName: string;
  email: string | null;
  roles: Role[];
  /** Until then factors may be changed without another confirmation; null when it is over. */
  freshUntil: Date | null;
};

/**
 * Says who is signed in on this browser, with live roles. Refuses with `unauthenticated` when nobody is,
 * `session_expired`, or `authentication_required` when the policy wants more than this session has.
 */
export async function readBrowserSession(caller: Caller): Promise<Result<SignedIn>> {
  if (caller.kind !== 'browser') return refuse('unauthenticated');
  const facts = await store(caller);
  const actor = requireActor(caller, facts.standing, 'read');
  if (!actor.ok) return actor;
  if (!facts.standing?.sessionId) return refuse('unauthenticated');
  const { sessionId, userId, organizationId, roles } = facts.standing;
  const now = new Date(facts.now);
  const policy = policyFromJson(facts.policy);
  const webauthnCheckedAt = new Date(facts.standing.webauthnCheckedAt ?? 0);
  const { step } = nextStep({
    // The store finds nobody whose account or organization is not active.
    user: { state: 'ACTIVE', isOrganizationActive: true },
    session: { webauthnCheckedAt, userVerified: facts.userVerified },
    policy,
    now,
  });
  if (step !== 'done') return refuse('authentication_required');
  const until = new Date(webauthnCheckedAt.getTime() + policy.newFactorFreshSeconds * 1000);
  const { loginName, displayName, email } = facts;
  const freshUntil = until > now ? until : null;
  return ok({
    sessionId,
    userId,
    organizationId,
    loginName,
    displayName,
    email,
    roles,
    freshUntil,
  });
}
