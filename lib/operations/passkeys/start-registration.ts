import { z } from 'zod';
import { counted } from '@/lib/ceremony-counts';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import { type Caller, coseAlgorithms, type Details, type EnteredPerson } from '@/lib/model';
import { type Actor, requireSelfOr } from '@/lib/operations/authorise';
import { hash, id, idOfSecret, secret, storable } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { checkCode } from '@/lib/operations/passkeys/check-code';
import { rpIdForDomain } from '@/lib/policy/passkey-domain';
import { maxPasskeys } from '@/lib/policy/passkey-rules';
import { rolesWith } from '@/lib/policy/permissions';
import { limit } from '@/lib/policy/rate-limits';
import { randomOctets } from '@/lib/random';
import { ok, type Result, refuse } from '@/lib/result';
import { type CallerGate, gateOf } from '@/lib/store/parts/caller-gate';
import {
  type NewRegistration,
  type StartedRegistration as Started,
  startRegistration as store,
} from '@/lib/store/passkeys/start-registration';
import { readExceeded } from '@/lib/store/users/read-exceeded';
import { readSituation, type Situation } from '@/lib/store/users/situation';
import {
  buildCreationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
} from '@/lib/webauthn/creation-options';

const schema = z.object({
  userId: id,
  code: z.object({ id: idOfSecret, code: secret }).optional(),
  attachment: z.enum(['any', 'platform', 'cross-platform']).optional(),
  /** Becomes the RP ID; only configured domains are accepted. */
  domain: storable.optional(),
  /** Hash of the cookie that binds the ceremony to a browser; API callers have none. */
  browserHash: hash.optional(),
});

export type StartRegistrationInput = z.infer<typeof schema>;

export type StartedRegistration = {
  details: Details;
  passkeyId: string;
  options: PublicKeyCredentialCreationOptionsJSON;
};

/**
 * A browser is let in by the code alone; an API caller needs the right to act for the user besides.
 * Without a code it takes a freshly confirmed session of the user, or the permission. The actor is null where nobody
 * need be anybody.
 */
async function admit(
  caller: Caller,
  input: StartRegistrationInput,
  situation: Situation,
): Promise<Result<Actor>> {
  const { user, policy } = situation;
  const isHolder = input.code !== undefined && caller.kind !== 'bearer';
  let actor: Actor = null;
  if (!isHolder) {
    const how = input.code ? { byCode: true } : { freshSeconds: policy.newFactorFreshSeconds };
    const permitted = requireSelfOr('user.credential.write', caller, situation, how);
    if (!permitted.ok) return permitted;
    actor = permitted.value;
    if (!user) return refuse('user_not_found');
  }
  if (!input.code) return ok(actor);
  const presented = { userId: input.userId, ...input.code };
  const checked = await checkCode(caller, situation, presented, 'start');
  return checked.ok ? ok(actor) : checked;
}

/** Reads, decides, writes: for whoever is not an access token, and where the gate was closed. */
async function decideAndStart(
  caller: Caller,
  input: StartRegistrationInput,
  registration: NewRegistration,
): Promise<Result<Started>> {
  const { codeId, limits } = registration;
  const situation = await readSituation(caller, {
    userId: input.userId,
    ...(codeId && { codeId }),
  });
  const admitted = await admit(caller, input, situation);
  if (!admitted.ok) return admitted;
  const { user, policy, passkeys, isOrganizationActive } = situation;
  if (!user) return refuse('user_not_found');
  if (user.kind !== 'human') return refuse('user_wrong_state');
  if (policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  if (passkeys.length >= maxPasskeys) return refuse('too_many_passkeys');
  // Whoever was admitted needs no role besides: the code, or the fresh session, was judged. What let them in is kept.
  const actor = admitted.value;
  const sessionId = actor?.session?.id ?? null;
  const accessTokenId = actor && !actor.session ? registration.accessTokenId : null;
  const started = await store({ kind: 'system' }, { ...registration, sessionId, accessTokenId });
  if (started) return ok(started);
  const isActive = isOrganizationActive && ['ACTIVE', 'INITIAL'].includes(user.state);
  if (!isActive) return refuse('user_not_active');
  const retryAfterSeconds = await readExceeded(limits);
  return retryAfterSeconds === null
    ? refuse('unavailable')
    : refuse('rate_limited', { retryAfterSeconds });
}

/** The id of the access token that was presented, null for any other caller. */
function accessTokenOf(caller: Caller): string | null {
  const token = caller.kind === 'bearer' ? caller.token : null;
  return token?.kind === 'access' ? token.id : null;
}

/** The gate of an access token that acts for a user by its roles; a code has to be looked at first. */
function gateFor(caller: Caller, input: StartRegistrationInput): CallerGate | null {
  return input.code ? null : gateOf(caller, rolesWith('user.credential.write'));
}

function optionsFor(
  input: StartRegistrationInput,
  { user, policy, owned }: Started,
  { challenge, rpId, entered }: NewRegistration,
): PublicKeyCredentialCreationOptionsJSON {
  const { timeoutSeconds, userVerification, attestation, authenticatorAttachment } = policy;
  const { loginName, displayName } = entered ?? user;
  return buildCreationOptions({
    rpId,
    rpName: config().rpName,
    challenge,
    user: { handle: user.webauthnHandle, name: loginName, displayName },
    algorithms: coseAlgorithms,
    timeoutSeconds,
    userVerification,
    attestation,
    attachment:
      authenticatorAttachment === 'any' ? (input.attachment ?? 'any') : authenticatorAttachment,
    exclude: owned,
  });
}

async function start(
  caller: Caller,
  given: StartRegistrationInput,
  entered: EnteredPerson | null,
): Promise<Result<StartedRegistration>> {
  const parsed = parseInput(schema, given);
  if (!parsed.ok) return parsed;
  const input = parsed.value;
  const rpId = rpIdForDomain(input.domain, config());
  if (!rpId) return refuse('domain_not_allowed', { field: 'domain' });
  const passkeyId = newId();
  const codeId = input.code?.id ?? null;
  const registration: NewRegistration = {
    ceremonyId: passkeyId,
    userId: input.userId,
    challenge: randomOctets(32),
    rpId,
    algorithms: coseAlgorithms,
    browserHash: input.browserHash ?? null,
    codeId,
    maxPasskeys,
    sessionId: null,
    accessTokenId: accessTokenOf(caller),
    entered,
    limits: [
      limit('start_by_account', input.userId),
      ...(codeId ? [limit('start_by_code', codeId)] : []),
    ],
  };
  const gate = gateFor(caller, input);
  const begun = gate && (await store(gate, registration));
  const started = begun ? ok(begun) : await decideAndStart(caller, input, registration);
  if (!started.ok) return started;
  const { user } = started.value;
  const details = {
    sequence: user.sequence,
    changeDate: user.changedAt,
    resourceOwner: user.organizationId,
  };
  return ok({ details, passkeyId, options: optionsFor(input, started.value, registration) });
}

/**
 * Starts a registration (ZITADEL v2 RegisterPasskey): mints the challenge and the id that the passkey
 * will have. A start uses up neither code nor link; starts are limited, never fatal, and no event. The ceremony remembers
 * what let it begin (code, session, access token) and, on the set-up page, who was `entered`. Whoever has as many
 * passkeys as an account may hold starts no other (`too_many_passkeys`), and a program starts none (`user_wrong_state`).
 */
export function startRegistration(
  caller: Caller,
  given: StartRegistrationInput,
  entered: EnteredPerson | null = null,
): Promise<Result<StartedRegistration>> {
  return counted('registration.begin', start(caller, given, entered));
}
