import type { Caller, PasskeyProof, UserProof } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { type AnsweredBy, judgeAnswer } from '@/lib/operations/sessions/explain-assertion';
import { requireOffer } from '@/lib/operations/sessions/require-offer';
import {
  type OpenedCeremony,
  type PasskeyRefusal,
  requireOpenCeremony,
} from '@/lib/policy/factors/passkey';
import { judgeUser, type UserCheck } from '@/lib/policy/factors/user';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import type { NewChallenge } from '@/lib/store/sessions/begin-session';
import type { SessionFacts } from '@/lib/store/sessions/session-facts';
import { equalHashes } from '@/lib/tokens';
import type { AuthenticationResponse } from '@/lib/webauthn/authentication-response';

/** A change of a session as it was asked for, its passkey answer already taken apart. */
export type AskedChange = {
  sessionId: string;
  /** Hash of the session token that came with it. */
  presentedHash: Uint8Array | null;
  user: UserCheck | null;
  response: AuthenticationResponse | null;
  challenge: NewChallenge | null;
  metadata: Record<string, string> | null;
  lifetimeSeconds: number | null;
};

/** What a change proves, once it is allowed. */
export type ProvenChange = { user: UserProof | null; webAuthN: PasskeyProof | null };

/** A refusal, and with `spends` the ceremony that it spends. */
export type Verdict<T> =
  | { ok: true; value: T }
  | { ok: false; error: Refusal; spends?: { ceremony: OpenedCeremony; refusal: PasskeyRefusal } };

/** Rights over the session first, then its life: neither of these spends anything. */
function checkSession(caller: Caller, asked: AskedChange, facts: SessionFacts): Refusal | null {
  const permitted = requirePermission(caller, facts.principal, 'session.write', null);
  if (!permitted.ok) return permitted.error;
  const { session } = facts;
  if (!session) return refuse('session_not_found').error;
  if (asked.presentedHash && !equalHashes(asked.presentedHash, session.tokenHash))
    return refuse('session_token_invalid').error;
  if (!session.ended) return null;
  return refuse(session.ended === 'expired' ? 'session_lifetime_over' : 'session_terminated').error;
}

/** The policy and the user's credentials allow the challenge that the session is to hold next. */
function checkChallenge(facts: SessionFacts, challenge: NewChallenge | null): Refusal | null {
  if (!challenge) return null;
  if (facts.policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed').error;
  return facts.subject ? requireOffer(facts, challenge) : null;
}

function provePasskey(
  facts: SessionFacts,
  response: AuthenticationResponse,
  user: UserProof | null,
  by: AnsweredBy,
): Verdict<ProvenChange> {
  const open = requireOpenCeremony(facts);
  if (!open.ok) return open;
  const judged = judgeAnswer(facts, open.value, response, by);
  if (!judged.ok)
    return {
      ok: false,
      error: judged.refusal.error,
      spends: { ceremony: open.value, refusal: judged.refusal },
    };
  // Whoever names one person and proves another has proven nothing.
  if (user && user.userId !== judged.value.userId) {
    const refusal = { error: refuse('ceremony_failed').error, reason: 'other_user' };
    return { ok: false, error: refusal.error, spends: { ceremony: open.value, refusal } };
  }
  return ok({ user, webAuthN: judged.value });
}

function proveUser(facts: SessionFacts, user: UserCheck | null): Result<UserProof | null> {
  return user ? judgeUser(facts.session?.userId ?? null, facts.subject) : ok(null);
}

/** Decides a change of a session by what was read: all or nothing. Pure but for the configured origins. */
export function decideChange(
  caller: Caller,
  asked: AskedChange,
  facts: SessionFacts,
): Verdict<ProvenChange> {
  const refusal = checkSession(caller, asked, facts);
  if (refusal) return { ok: false, error: refusal };
  const user = proveUser(facts, asked.user);
  if (!user.ok) return user;
  const by = { client: caller.client, isBrowser: false };
  const proven = asked.response
    ? provePasskey(facts, asked.response, user.value, by)
    : ok({ user: user.value, webAuthN: null });
  if (!proven.ok) return proven;
  const challenge = checkChallenge(facts, asked.challenge);
  return challenge ? { ok: false, error: challenge } : proven;
}
