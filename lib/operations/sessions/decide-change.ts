import type { Caller, SessionProofs, UserProof } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import { type AnsweredBy, judgeAnswer } from '@/lib/operations/sessions/explain-assertion';
import { requireOffer } from '@/lib/operations/sessions/require-offer';
import {
  type OpenedCeremony,
  type PasskeyRefusal,
  requireOpenCeremony,
} from '@/lib/policy/factors/passkey';
import { judgeUser, namedBy, type UserCheck } from '@/lib/policy/factors/user';
import { mayTakeSession } from '@/lib/policy/permissions';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import type { NewChallenge } from '@/lib/store/sessions/begin-session';
import type { SessionFacts } from '@/lib/store/sessions/session-facts';
import { equalHashes } from '@/lib/tokens';
import type { AuthenticationResponse } from '@/lib/webauthn/authentication-response';

/** What is presented for each factor, in the form in which it is judged. */
type Checks = { user?: UserCheck; webAuthN?: AuthenticationResponse };

/** A change of a session as it was asked for. */
export type AskedChange = {
  sessionId: string;
  /** Hash of the session token that came with it. */
  presentedHash: Uint8Array | null;
  checks: Checks;
  challenge: NewChallenge | null;
  metadata: Record<string, string> | null;
  lifetimeSeconds: number | null;
};

/** What was proven, or a refusal, and with `spends` the ceremony that it spends. */
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
  const actor = permitted.value;
  if (!asked.presentedHash && actor && !mayTakeSession(actor, session))
    return refuse('permission_denied').error;
  if (!session.ended) return null;
  return refuse(session.ended === 'expired' ? 'session_lifetime_over' : 'session_terminated').error;
}

/** The policy and the user's credentials allow the challenge that the session is to hold next. */
function checkChallenge(
  facts: SessionFacts,
  challenge: NewChallenge | null,
  isNamed: boolean,
): Refusal | null {
  if (!challenge) return null;
  if (facts.policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed').error;
  if (facts.challengeRetryAfterSeconds !== null)
    return refuse('rate_limited', { retryAfterSeconds: facts.challengeRetryAfterSeconds }).error;
  if (!isNamed) return facts.subject ? requireOffer(facts, challenge) : null;
  if (facts.hidesNames) return null;
  return facts.subject ? requireOffer(facts, challenge) : refuse('user_not_found').error;
}

function provePasskey(
  facts: SessionFacts,
  response: AuthenticationResponse,
  user: { proof: UserProof | null; isNobody: boolean },
  by: AnsweredBy,
): Verdict<SessionProofs> {
  const open = requireOpenCeremony(facts);
  if (!open.ok) return open;
  const judged = judgeAnswer(facts, open.value, response, by);
  if (!judged.ok)
    return {
      ok: false,
      error: judged.refusal.error,
      spends: { ceremony: open.value, refusal: judged.refusal },
    };
  // Whoever names one person, or nobody, and proves another has proven nothing.
  if (user.isNobody || (user.proof && user.proof.userId !== judged.value.userId)) {
    const refusal = { error: refuse('ceremony_failed').error, reason: 'other_user' };
    return { ok: false, error: refusal.error, spends: { ceremony: open.value, refusal } };
  }
  return ok({ webAuthN: judged.value });
}

/** The person whom the session is of still stands; a check of them, or of their passkey, finds that out by itself. */
function checkOwner({ checks }: AskedChange, { session, subject }: SessionFacts): Refusal | null {
  if (!session?.userId || checks.user || checks.webAuthN) return null;
  return subject?.isActive ? null : refuse('user_not_active').error;
}

/** Whom the session named before although nobody active is of that name; null for somebody, and where nobody was named. */
const hiddenName = ({ session }: SessionFacts) =>
  session && session.userId === null ? session.named : null;

/**
 * Where the policy hides who is unknown, a check of such a name proves nobody and is no refusal: the session then is of
 * that name, as it would be of a person.
 */
function proveUser(facts: SessionFacts, user: UserCheck | undefined): Result<UserProof | null> {
  if (!user) return ok(null);
  const hidden = hiddenName(facts);
  if (hidden !== null && hidden !== namedBy(user)) return refuse('user_change_not_possible');
  const settled = facts.session?.userId ?? null;
  if (facts.hidesNames && !facts.subject?.isActive)
    return settled === null ? ok(null) : refuse('user_change_not_possible');
  return judgeUser(settled, facts.subject);
}

/** Decides a change of a session by what was read: all or nothing. Pure but for the configured origins. */
export function decideChange(
  caller: Caller,
  asked: AskedChange,
  facts: SessionFacts,
): Verdict<SessionProofs> {
  const refusal = checkSession(caller, asked, facts) ?? checkOwner(asked, facts);
  if (refusal) return { ok: false, error: refusal };
  const { checks } = asked;
  const user = proveUser(facts, checks.user);
  if (!user.ok) return user;
  const by = { client: caller.client, isBrowser: false };
  const wasNamed = checks.user !== undefined || hiddenName(facts) !== null;
  const named = { proof: user.value, isNobody: wasNamed && user.value === null };
  const passkey: Verdict<SessionProofs> = checks.webAuthN
    ? provePasskey(facts, checks.webAuthN, named, by)
    : ok({});
  if (!passkey.ok) return passkey;
  const isNamed = checks.user !== undefined || (facts.session?.named ?? null) !== null;
  const challenge = checkChallenge(facts, asked.challenge, isNamed);
  if (challenge) return { ok: false, error: challenge };
  return ok({ ...(user.value && { user: user.value }), ...passkey.value });
}
