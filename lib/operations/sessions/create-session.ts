import { randomBytes } from 'node:crypto';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import type { Caller, Details, UserAgentFacts, UserVerification } from '@/lib/model';
import { decoyCredentialIds } from '@/lib/operations/sessions/decoy-credentials';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { rpIdForDomain } from '@/lib/policy/passkey-domain';
import { rolesWith } from '@/lib/policy/permissions';
import { rateLimits } from '@/lib/policy/rate-limits';
import { ok, type Result, refuse } from '@/lib/result';
import { createSession as store } from '@/lib/store/sessions/create-session';
import { hashToken, newToken } from '@/lib/tokens';
import {
  buildRequestOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@/lib/webauthn/request-options';

export type UserCheck = { userId: string } | { loginName: string };
export type ChallengeRequest = { domain: string; userVerification: UserVerification };

export type CreateSessionInput = {
  user?: UserCheck;
  challenge?: ChallengeRequest;
  metadata?: Record<string, string>;
  userAgent?: UserAgentFacts;
  /** Seconds from now; without it the session lives until it is deleted. */
  lifetimeSeconds?: number;
};

export type CreatedSession = {
  details: Details;
  sessionId: string;
  sessionToken: string;
  options?: PublicKeyCredentialRequestOptionsJSON;
};

/** A user check in the form in which the store looks people up; a name that nobody can have finds nobody. */
export function lookUpBy(check: UserCheck): { userId?: string; loginName?: string } {
  if ('userId' in check) return { userId: check.userId };
  return { loginName: canonicalLoginName(check.loginName) ?? '' };
}

function newChallenge(request: ChallengeRequest, rpId: string) {
  return {
    ceremonyId: newId(),
    challenge: randomBytes(32),
    rpId,
    userVerification: request.userVerification,
  };
}

/**
 * Creates a session with its user check and passkey challenge, in one statement (ZITADEL v2
 * CreateSession). Needs session.write. The challenge asks the stronger of what the caller and the
 * policy ask, and lives as long as the policy's timeout says.
 */
export async function createSession(
  caller: Caller,
  input: CreateSessionInput,
): Promise<Result<CreatedSession>> {
  const rpId = rpIdForDomain(input.challenge?.domain, config());
  if (input.challenge && !rpId)
    return refuse('domain_not_allowed', { field: 'challenges.webAuthN.domain' });
  const sessionId = newId();
  const sessionToken = newToken('session');
  const user = input.user ? lookUpBy(input.user) : null;
  const challenge = input.challenge && rpId ? newChallenge(input.challenge, rpId) : null;
  const created = await store(
    caller,
    {
      id: sessionId,
      tokenHash: hashToken(sessionToken),
      user,
      challenge,
      decoyCredentialIds:
        user && challenge ? decoyCredentialIds(user.loginName ?? user.userId ?? '') : [],
      metadata: input.metadata ?? {},
      userAgent: input.userAgent ?? null,
      lifetimeSeconds: input.lifetimeSeconds ?? null,
      audit: { type: 'session.created', facts: { sessionId }, client: caller.client },
    },
    { roles: rolesWith('session.write'), refusedMax: rateLimits.refused_by_account.max },
  );
  if (created.refusal) {
    const wait = created.retryAfterSeconds;
    return refuse(created.refusal, wait === null ? {} : { retryAfterSeconds: wait });
  }
  const now = new Date(created.now);
  const details = {
    sequence: 1,
    changeDate: now,
    creationDate: now,
    resourceOwner: created.instanceId,
  };
  if (!challenge) return ok({ details, sessionId, sessionToken });
  const options = buildRequestOptions({
    ...challenge,
    timeoutSeconds: created.timeoutSeconds,
    userVerification: created.userVerification,
    allow: created.allowed.map(({ id, transports }) => ({ credentialId: id, transports })),
  });
  return ok({ details, sessionId, sessionToken, options });
}
