import { config } from '@/lib/config';
import type { Caller, Details } from '@/lib/model';
import {
  type ChallengeRequest,
  lookUpBy,
  type UserCheck,
} from '@/lib/operations/sessions/create-session';
import {
  type ChangeVerdict,
  decideSessionChange,
} from '@/lib/operations/sessions/decide-session-change';
import { rpIdForDomain } from '@/lib/policy/passkey-domain';
import { rateLimits } from '@/lib/policy/rate-limits';
import { ok, type Result, refuse } from '@/lib/result';
import { readThenWrite } from '@/lib/store/postgres/read-then-write';
import { readSessionFacts, type SessionFacts } from '@/lib/store/sessions/session-facts';
import type { WrittenSession } from '@/lib/store/sessions/write-session';
import { hashToken, newToken } from '@/lib/tokens';
import {
  type AuthenticationResponse,
  parseAuthentication,
} from '@/lib/webauthn/authentication-response';
import type { PublicKeyCredentialRequestOptionsJSON } from '@/lib/webauthn/request-options';

export type SetSessionInput = {
  sessionId: string;
  /** Optional; when present it must be the session's current token. */
  sessionToken?: string;
  user?: UserCheck;
  /** AuthenticationResponseJSON as the browser made it. */
  credential?: unknown;
  challenge?: ChallengeRequest;
  metadata?: Record<string, string>;
  lifetimeSeconds?: number;
};

export type ChangedSession = {
  details: Details;
  sessionToken: string;
  options?: PublicKeyCredentialRequestOptionsJSON;
};

/** The passkey answer taken apart, null when there is none; one that is no credential spends nothing. */
function readCredential(credential: unknown): Result<AuthenticationResponse | null> {
  if (credential === undefined) return ok(null);
  const parsed = parseAuthentication(credential);
  if (parsed.ok) return parsed;
  const field = 'checks.webAuthN.credentialAssertionData';
  return refuse('invalid_argument', { field, cause: parsed.reason });
}

function answer(
  verdict: ChangeVerdict,
  written: WrittenSession | null,
  sessionToken: string,
  hasAnswer: boolean,
): Result<ChangedSession> {
  // Whoever lost the race for the ceremony hears that it is finished, whatever else was wrong.
  if (hasAnswer && written && !written.isSpent) return refuse('ceremony_finished');
  if (verdict.refusal) return { ok: false, error: verdict.refusal };
  if (written?.sequence == null || !written.changedAt)
    return refuse(hasAnswer ? 'ceremony_failed' : 'session_terminated');
  const details = {
    sequence: written.sequence,
    changeDate: new Date(written.changedAt),
    resourceOwner: verdict.instanceId,
  };
  return ok({ details, sessionToken, ...(verdict.options && { options: verdict.options }) });
}

/**
 * Changes a session (ZITADEL v2 SetSession): user check, passkey check, new challenge, metadata and
 * lifetime, all or nothing. Needs session.write. Every success rotates the token. A passkey answer
 * spends its ceremony exactly once, refused or not.
 */
export async function setSession(
  caller: Caller,
  input: SetSessionInput,
): Promise<Result<ChangedSession>> {
  const response = readCredential(input.credential);
  if (!response.ok) return response;
  const rpId = rpIdForDomain(input.challenge?.domain, config());
  if (!rpId) return refuse('domain_not_allowed', { field: 'challenges.webAuthN.domain' });
  const sessionToken = newToken('session');
  const asked = {
    caller,
    sessionId: input.sessionId,
    sessionToken: input.sessionToken,
    user: input.user,
    response: response.value,
    challenge: input.challenge,
    metadata: input.metadata ?? null,
    lifetimeSeconds: input.lifetimeSeconds ?? null,
    newTokenHash: hashToken(sessionToken),
  };
  const { verdict, written } = await readThenWrite<SessionFacts, ChangeVerdict, WrittenSession>(
    readSessionFacts(caller, {
      sessionId: input.sessionId,
      credentialId: response.value?.credentialId ?? null,
      user: input.user ? lookUpBy(input.user) : null,
      rpId: input.challenge ? rpId : null,
      refusedMax: rateLimits.refused_by_account.max,
    }),
    (facts) => decideSessionChange(asked, facts),
  );
  return answer(verdict, written, sessionToken, response.value !== null);
}
