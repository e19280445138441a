import { randomBytes } from 'node:crypto';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import type { Caller, Limit } from '@/lib/model';
import { decoyCredentialIds } from '@/lib/operations/sessions/decoy-credentials';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { limit, networkOf } from '@/lib/policy/rate-limits';
import { ok, type Result, refuse } from '@/lib/result';
import { beginSignIn as store } from '@/lib/store/sessions/begin-sign-in';
import { hashToken, newToken } from '@/lib/tokens';
import {
  buildRequestOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@/lib/webauthn/request-options';

export type BegunSignIn = {
  sessionId: string;
  /** For the HttpOnly cookie that the finishing request must bring. */
  browserSecret: string;
  options: PublicKeyCredentialRequestOptionsJSON;
  expiresInSeconds: number;
};

/** Known and unknown names count alike: the key is the canonical spelling. */
function limitsFor(caller: Caller, loginName: string | null): Limit[] {
  const { address } = caller.client;
  return [
    ...(address ? [limit('begin_by_address', networkOf(address))] : []),
    ...(loginName ? [limit('begin_by_account', loginName)] : []),
  ];
}

/**
 * Begins a sign-in on the hosted pages, for a name or for whoever holds a passkey. Known and unknown
 * names get the same answer: nothing is listed unless this browser has signed in as that person, or
 * `byIds` asks so. `reauthenticate` confirms the person signed in here instead.
 */
export async function beginSignIn(
  caller: Caller,
  input: { loginName?: string; byIds?: boolean; reauthenticate?: boolean },
): Promise<Result<BegunSignIn>> {
  const loginName = input.loginName ? canonicalLoginName(input.loginName) : null;
  const browserSecret = newToken('ceremony');
  const challenge = randomBytes(32);
  const { rpId } = config();
  const byIds = (input.byIds ?? false) && loginName !== null;
  const begun = await store(caller, {
    sessionId: newId(),
    sessionTokenHash: hashToken(newToken('session')),
    ceremonyId: newId(),
    challenge,
    rpId,
    browserHash: hashToken(browserSecret),
    loginName,
    byIds,
    decoyCredentialIds: byIds && loginName ? decoyCredentialIds(loginName) : [],
    isReauthentication: input.reauthenticate ?? false,
    limits: limitsFor(caller, loginName),
    audit: { type: 'session.begun', client: caller.client },
  });
  if (begun.refusal || !begun.sessionId) {
    const wait = begun.retryAfterSeconds;
    return refuse(
      begun.refusal ?? 'unauthenticated',
      wait === null ? {} : { retryAfterSeconds: wait },
    );
  }
  const options = buildRequestOptions({
    rpId,
    challenge,
    timeoutSeconds: begun.timeoutSeconds,
    userVerification: begun.userVerification,
    allow: begun.allowed.map(({ id, transports }) => ({ credentialId: id, transports })),
  });
  return ok({
    sessionId: begun.sessionId,
    browserSecret,
    options,
    expiresInSeconds: begun.timeoutSeconds,
  });
}
