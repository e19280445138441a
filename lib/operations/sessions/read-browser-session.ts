import type { Caller } from '@/lib/model';
import { requireActor } from '@/lib/operations/authorise';
import { welcomesLocalPasskey } from '@/lib/policy/passkey-rules';
import { holds } from '@/lib/policy/permissions';
import { freshUntil } from '@/lib/policy/session-strength';
import { ok, type Result, refuse } from '@/lib/result';
import { readBrowserSession as store } from '@/lib/store/sessions/browser-session';

export type SignedIn = {
  sessionId: string;
  userId: string;
  organizationId: string;
  loginName: string;
  displayName: string;
  email: string | null;
  /** What the frame of account and console offers this person. */
  may: { changeLoginPolicy: boolean; seeMail: boolean; invitePeople: boolean };
  /** Nobody can sign in: whoever may change the policy is warned on every page. */
  arePasskeysOff: boolean;
  /** A passkey of this device may be made now, without another confirmation, and would be accepted. */
  suggestsLocalPasskey: boolean;
  /** Where the policy sends people who came from nowhere in particular; empty for our own page. */
  defaultRedirectUri: string;
  /** Until then factors may be changed without another confirmation; null when it is over. */
  freshUntil: Date | null;
};

/**
 * Says who is signed in on this browser, and what their roles let them do now. Refuses with `unauthenticated` when nobody is,
 * `session_expired`, `authentication_required` when nothing was proven yet, or `reauthentication_required` when the policy
 * wants a newer or a stronger proof than this session has.
 */
export async function readBrowserSession(caller: Caller): Promise<Result<SignedIn>> {
  const facts = await store(caller);
  const actor = requireActor(caller, facts?.principal ?? null, 'read');
  if (!actor.ok) return actor;
  if (!facts) return refuse('unauthenticated');
  const { principal, policy, now, loginName, displayName, email } = facts;
  const { session, userId, organizationId } = principal;
  if (!session) return refuse('unauthenticated');
  const fresh = freshUntil(session.factors, policy.newFactorFreshSeconds, now);
  return ok({
    sessionId: session.id,
    userId,
    organizationId,
    loginName,
    displayName,
    email,
    may: {
      changeLoginPolicy: holds(principal, 'policy.write', null),
      seeMail: holds(principal, 'instance.operate', null),
      invitePeople:
        holds(principal, 'user.write', organizationId) &&
        holds(principal, 'user.passkey.write', organizationId),
    },
    arePasskeysOff: policy.passkeysType === 'NOT_ALLOWED',
    suggestsLocalPasskey: fresh !== null && welcomesLocalPasskey(policy),
    defaultRedirectUri: policy.defaultRedirectUri,
    freshUntil: fresh,
  });
}
