import { z } from 'zod';
import { counted } from '@/lib/ceremony-counts';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import type { Caller, Limit } from '@/lib/model';
import { id, text } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { decoyCredentials, prepareDecoys } from '@/lib/operations/sessions/decoy-credentials';
import { explainSignIn } from '@/lib/operations/sessions/explain-sign-in';
import { askedLoginName } from '@/lib/policy/login-name';
import { limit, limitFrom, networkOf } from '@/lib/policy/rate-limits';
import { randomOctets } from '@/lib/random';
import { ok, type Result, refuse } from '@/lib/result';
import {
  type BegunCeremony,
  beginConfirmation,
  readBeginFacts,
  beginSignIn as store,
} from '@/lib/store/sessions/begin-in-browser';
import { hashToken, newSecret } from '@/lib/tokens';
import {
  buildRequestOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@/lib/webauthn/request-options';

const schema = z.object({
  /** As it was typed; one that can be nobody's is an unknown one. */
  loginName: text(200).optional(),
  /** Only people of this organization may answer. */
  organizationId: id.optional(),
  /** Ask by credential ids, for security keys that a browser offers only so. */
  byIds: z.boolean().default(false),
  /** Confirm the person who is signed in on this browser, in the same session. */
  reauthenticate: z.boolean().default(false),
});

export type BeginSignInInput = z.input<typeof schema>;

export type BegunSignIn = {
  ceremonyId: string;
  /** The session that the answer will open (it gets the ceremony's id) or confirm. */
  sessionId: string;
  /** For the HttpOnly cookie that the finishing request must bring. */
  browserSecret: string;
  options: PublicKeyCredentialRequestOptionsJSON;
  expiresInSeconds: number;
};

/**
 * Known and unknown names count alike, under the canonical spelling, and for each network by itself: nobody is kept out
 * by what strangers ask for their name elsewhere.
 */
function limitsFor(caller: Caller, loginName: string | null): Limit[] {
  const { address } = caller.client;
  const network = networkOf(address ?? '');
  return [
    ...(address ? [limit('begin_by_address', network)] : []),
    ...(loginName ? [limitFrom('begin_by_account', network, loginName)] : []),
  ];
}

async function beginIn(caller: Caller, input: BeginSignInInput): Promise<Result<BegunSignIn>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { reauthenticate, byIds, organizationId = null } = parsed.value;
  const loginName = askedLoginName(parsed.value.loginName ?? '');
  const browserSecret = newSecret();
  const limits = limitsFor(caller, loginName);
  const ceremony = {
    ceremonyId: newId(),
    challenge: randomOctets(32),
    rpId: config().rpId,
    browserHash: hashToken(browserSecret),
    limits,
  };
  if (byIds) await prepareDecoys();
  const decoys = byIds && loginName ? { decoys: decoyCredentials(loginName) } : null;
  const begin = (): Promise<BegunCeremony | null> =>
    reauthenticate
      ? beginConfirmation(caller, ceremony)
      : store(caller, ceremony, { loginName, organizationId, byIds: decoys });
  let begun = await begin();
  if (!begun) {
    const about = { loginName, organizationId, limits, reauthenticate };
    const refusal = explainSignIn(await readBeginFacts(caller, about), reauthenticate);
    if (refusal) return { ok: false, error: refusal };
    begun = await begin();
  }
  if (!begun) return refuse('unavailable');
  const { sessionId, timeoutSeconds, userVerification, offered } = begun;
  const options = buildRequestOptions({
    ...ceremony,
    timeoutSeconds,
    userVerification,
    allow: offered,
  });
  const { ceremonyId } = ceremony;
  return ok({ ceremonyId, sessionId, browserSecret, options, expiresInSeconds: timeoutSeconds });
}

/**
 * Begins a sign-in on the hosted pages, for a name or for whoever holds a passkey. Known and unknown
 * names get the same answer: nothing is listed unless this browser has signed in as that person, or
 * `byIds` asks so. `reauthenticate` confirms the person signed in here instead. Refuses with organization_not_found,
 * unauthenticated, passkeys_not_allowed, rate_limited.
 */
export function beginSignIn(caller: Caller, input: BeginSignInInput): Promise<Result<BegunSignIn>> {
  return counted('sign_in.begin', beginIn(caller, input));
}
