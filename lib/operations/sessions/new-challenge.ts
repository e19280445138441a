import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import type { UserVerification } from '@/lib/model';
import { decoyCredentials } from '@/lib/operations/sessions/decoy-credentials';
import { rpIdForDomain } from '@/lib/policy/passkey-domain';
import { limit } from '@/lib/policy/rate-limits';
import { randomOctets } from '@/lib/random';
import { ok, type Result, refuse } from '@/lib/result';
import type { NewChallenge } from '@/lib/store/sessions/begin-session';
import {
  buildRequestOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@/lib/webauthn/request-options';

/** A passkey challenge as the contract asks for one (ZITADEL v2 RequestChallenges.WebAuthN). */
export type ChallengeRequest = { domain: string; userVerification: UserVerification };

/** Beyond these no challenge is opened for a name; the store knows of which name and network. */
export const challengeLimits = {
  refusals: limit('refused_by_account', ''),
  unanswered: limit('unanswered_by_account', ''),
};

/** Mints the challenge that was asked for, null when none was. Refuses with domain_not_allowed. */
export function newChallenge(request: ChallengeRequest | undefined): Result<NewChallenge | null> {
  if (!request) return ok(null);
  const rpId = rpIdForDomain(request.domain, config());
  if (!rpId) return refuse('domain_not_allowed', { field: 'domain' });
  return ok({
    ceremonyId: newId(),
    challenge: randomOctets(32),
    rpId,
    userVerification: request.userVerification,
    drawDecoys: decoyCredentials,
    limits: challengeLimits,
  });
}

/** The options of a challenge as it was opened (WebAuthn L3 §5.1.10). */
export function optionsOf(
  { challenge, rpId }: NewChallenge,
  opened: {
    userVerification: UserVerification;
    timeoutSeconds: number;
    offered: Parameters<typeof buildRequestOptions>[0]['allow'];
  },
): PublicKeyCredentialRequestOptionsJSON {
  const { userVerification, timeoutSeconds, offered } = opened;
  return buildRequestOptions({ challenge, rpId, userVerification, timeoutSeconds, allow: offered });
}
