import { randomBytes } from 'node:crypto';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import {
  type AuthenticatorAttachment,
  type Caller,
  coseAlgorithms,
  type Details,
  type User,
} from '@/lib/model';
import { requireSelfOr } from '@/lib/operations/authorise';
import { checkCode } from '@/lib/operations/passkeys/check-code';
import { rpIdForDomain } from '@/lib/policy/passkey-domain';
import { limit } from '@/lib/policy/rate-limits';
import { ok, type Result, refuse } from '@/lib/result';
import { startRegistration as store } from '@/lib/store/passkeys/start-registration';
import { readSituation, type Situation } from '@/lib/store/users/situation';
import {
  buildCreationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
} from '@/lib/webauthn/creation-options';

export type StartRegistrationInput = {
  userId: string;
  code?: { id: string; code: string };
  attachment?: 'any' | AuthenticatorAttachment;
  /** Becomes the RP ID; only configured domains are accepted. */
  domain?: string;
  /** Hash of the cookie that binds the ceremony to a browser; API callers have none. */
  browserHash?: Uint8Array;
};

export type StartedRegistration = {
  details: Details;
  passkeyId: string;
  options: PublicKeyCredentialCreationOptionsJSON;
};

/**
 * A browser is let in by the code alone; an API caller needs the right to act for the user besides.
 * Without a code it takes a freshly confirmed session of the user, or the permission.
 */
async function admit(
  caller: Caller,
  input: StartRegistrationInput,
  situation: Situation,
): Promise<Result<{ codeId: string | null }>> {
  const { user, policy } = situation;
  const isHolder = input.code !== undefined && caller.kind !== 'bearer';
  if (!isHolder) {
    const freshSeconds = input.code ? null : policy.newFactorFreshSeconds;
    const actor = requireSelfOr('user.credential.write', caller, situation, freshSeconds);
    if (!actor.ok) return actor;
    if (!user) return refuse('user_not_found');
  }
  if (!input.code) return ok({ codeId: null });
  return checkCode(caller, situation, input.code);
}

function attachmentFor(input: StartRegistrationInput, { policy }: Situation) {
  return policy.authenticatorAttachment === 'any'
    ? (input.attachment ?? 'any')
    : policy.authenticatorAttachment;
}

function optionsFor(
  input: StartRegistrationInput,
  user: User,
  situation: Situation,
  { challenge, rpId }: { challenge: Uint8Array; rpId: string },
) {
  const { policy, passkeys } = situation;
  return buildCreationOptions({
    rpId,
    rpName: config().rpName,
    challenge,
    user: { handle: user.webauthnHandle, name: user.loginName, displayName: user.displayName },
    algorithms: coseAlgorithms,
    timeoutSeconds: policy.timeoutSeconds,
    userVerification: policy.userVerification,
    attestation: policy.attestation,
    attachment: attachmentFor(input, situation),
    exclude: passkeys.filter((passkey) => passkey.rpId === rpId),
  });
}

/**
 * Starts a registration (ZITADEL v2 RegisterPasskey): mints the challenge and the id that the passkey
 * will have. A start uses up neither code nor link; starts are limited, never fatal.
 */
export async function startRegistration(
  caller: Caller,
  input: StartRegistrationInput,
): Promise<Result<StartedRegistration>> {
  const rpId = rpIdForDomain(input.domain, config());
  if (!rpId) return refuse('domain_not_allowed', { field: 'domain' });
  const codeId = input.code?.id;
  const situation = await readSituation(caller, {
    userId: input.userId,
    ...(codeId && { codeId }),
  });
  const admitted = await admit(caller, input, situation);
  if (!admitted.ok) return admitted;
  const { user, policy } = situation;
  if (!user) return refuse('user_not_found');
  if (policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  const passkeyId = newId();
  const challenge = randomBytes(32);
  const started = await store({
    ceremonyId: passkeyId,
    userId: user.id,
    challenge,
    rpId,
    userVerification: policy.userVerification,
    attestation: policy.attestation,
    algorithms: coseAlgorithms,
    timeoutSeconds: policy.timeoutSeconds,
    browserHash: input.browserHash ?? null,
    codeId: admitted.value.codeId,
    limits: admitted.value.codeId ? [limit('start_by_code', admitted.value.codeId)] : [],
    audit: {
      type: 'user.passkey.registration.started',
      actorId: situation.caller?.userId ?? null,
      facts: { passkeyId, codeId: admitted.value.codeId },
      client: caller.client,
    },
  });
  if (started.retryAfterSeconds !== null)
    return refuse('rate_limited', { retryAfterSeconds: started.retryAfterSeconds });
  if (started.sequence === null) return refuse('user_not_active');
  const details = {
    sequence: started.sequence,
    changeDate: new Date(started.changedAt),
    resourceOwner: user.organizationId,
  };
  return ok({
    details,
    passkeyId,
    options: optionsFor(input, user, situation, { challenge, rpId }),
  });
}
