import { randomBytes } from 'node:crypto';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import type { Caller } from '@/lib/model';
import { requirePermission } from '@/lib/operations/authorise';
import type { ChallengeRequest, UserCheck } from '@/lib/operations/sessions/create-session';
import {
  judgeAssertion,
  requireOpenCeremony,
  spend,
} from '@/lib/operations/sessions/judge-assertion';
import { strongerVerification } from '@/lib/policy/passkey-rules';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import { bytesFromHex } from '@/lib/store/parts/json-rows';
import type { Decision } from '@/lib/store/postgres/read-then-write';
import type { SessionFacts } from '@/lib/store/sessions/session-facts';
import {
  type SessionChange,
  type VerifiedAssertion,
  writeSession,
} from '@/lib/store/sessions/write-session';
import { equalHashes, hashToken } from '@/lib/tokens';
import type { AuthenticationResponse } from '@/lib/webauthn/authentication-response';
import {
  buildRequestOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@/lib/webauthn/request-options';

/** A change of a session as it was asked for, its passkey answer already taken apart. */
export type AskedChange = {
  caller: Caller;
  sessionId: string;
  sessionToken: string | undefined;
  user: UserCheck | undefined;
  response: AuthenticationResponse | null;
  challenge: ChallengeRequest | undefined;
  metadata: Record<string, string> | null;
  lifetimeSeconds: number | null;
  /** Hash of the token that the session has afterwards. */
  newTokenHash: Uint8Array;
};

/** What was settled before the write: a refusal, or the facts that the answer needs. */
export type ChangeVerdict =
  | { refusal: Refusal }
  | { refusal: null; instanceId: string; options?: PublicKeyCredentialRequestOptionsJSON };

type Challenge = NonNullable<SessionChange['challenge']>;

const refused = (refusal: Refusal): Decision<ChangeVerdict> => ({
  verdict: { refusal },
  write: null,
});

/** Rights over the session first, then its life, then the user check: none of these spends anything. */
function checkSession(asked: AskedChange, facts: SessionFacts): Refusal | null {
  const permitted = requirePermission(asked.caller, facts.caller, 'session.write', null);
  if (!permitted.ok) return permitted.error;
  const { session } = facts;
  if (!session) return refuse('session_not_found').error;
  const presented = asked.sessionToken === undefined ? null : hashToken(asked.sessionToken);
  if (presented && !equalHashes(presented, bytesFromHex(session.token_hash)))
    return refuse('session_token_invalid').error;
  if (facts.ended)
    return refuse(facts.ended === 'expired' ? 'session_lifetime_over' : 'session_terminated').error;
  return asked.user ? checkUser(session.user_id, facts.subject) : null;
}

/** The user of a session is settled once, by the first check that names one. */
function checkUser(settledId: string | null, subject: SessionFacts['subject']): Refusal | null {
  if (!subject) return refuse('user_not_found').error;
  if (settledId && settledId !== subject.id) return refuse('user_change_not_possible').error;
  return subject.isActive ? null : refuse('user_not_active').error;
}

/** The challenge that the session will hold next, offering what its user has. */
function nextChallenge(request: ChallengeRequest, facts: SessionFacts): Result<Challenge> {
  if (facts.policy.passkeys_type === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  const userVerification = strongerVerification(
    request.userVerification,
    facts.policy.user_verification,
  );
  const offered = facts.offered.filter(
    ({ kind }) => kind === 'PASSKEY' || userVerification !== 'required',
  );
  if (facts.subject && offered.length === 0) return refuse('no_passkeys');
  return ok({
    ceremonyId: newId(),
    challenge: randomBytes(32),
    rpId: config().rpId,
    userVerification,
    allowedIds: offered.map(({ id }) => id),
    timeoutSeconds: facts.policy.timeout_seconds,
  });
}

function optionsFor(challenge: Challenge, facts: SessionFacts) {
  const allow = facts.offered
    .filter(({ id }) => challenge.allowedIds.includes(id))
    .map(({ id, transports }) => ({ credentialId: id, transports }));
  return buildRequestOptions({ ...challenge, allow });
}

function auditType(asked: AskedChange): string {
  if (asked.response) return 'session.passkey.checked';
  return asked.user ? 'session.user.checked' : 'session.changed';
}

/** Once everything is settled: the new challenge, if one was asked for, and the one statement that writes it all. */
function accept(
  asked: AskedChange,
  facts: SessionFacts,
  assertion: VerifiedAssertion | null,
): Decision<ChangeVerdict> {
  const challenge = asked.challenge ? nextChallenge(asked.challenge, facts) : null;
  if (challenge && !challenge.ok) return refused(challenge.error);
  const { sessionId, metadata, lifetimeSeconds } = asked;
  const write = writeSession({
    sessionId,
    tokenHash: asked.newTokenHash,
    assertion,
    checkedUserId: asked.user ? (facts.subject?.id ?? null) : null,
    challenge: challenge?.value ?? null,
    metadata,
    lifetimeSeconds,
    agent: null,
    audit: {
      type: auditType(asked),
      actorId: facts.caller?.userId ?? null,
      facts: { sessionId, passkeyId: assertion?.passkeyId ?? null },
      client: asked.caller.client,
    },
  });
  const options = challenge ? { options: optionsFor(challenge.value, facts) } : {};
  return { verdict: { refusal: null, instanceId: facts.instanceId, ...options }, write };
}

/** Decides a change of a session by what one statement read: pure, all or nothing. */
export function decideSessionChange(
  asked: AskedChange,
  facts: SessionFacts,
): Decision<ChangeVerdict> {
  const refusal = checkSession(asked, facts);
  if (refusal) return refused(refusal);
  if (!asked.response) return accept(asked, facts, null);
  const ceremony = requireOpenCeremony(facts);
  if (!ceremony.ok) return refused(ceremony.error);
  // What a browser began only that browser finishes, whatever the token may do.
  if (ceremony.value.browser_hash)
    return refused(refuse('ceremony_failed', { cause: 'other_browser' }).error);
  const judged = judgeAssertion(facts, ceremony.value, asked.response, {
    client: asked.caller.client,
    isBrowser: false,
    actorId: facts.caller?.userId ?? null,
  });
  if (!judged.ok) return { verdict: { refusal: judged.error }, write: spend(judged) };
  return accept(asked, facts, judged.value);
}
