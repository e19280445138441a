import { z } from 'zod';
import { counted } from '@/lib/ceremony-counts';
import { config } from '@/lib/config';
import { defaultPasskeyName } from '@/lib/default-passkey-name';
import { cleanName } from '@/lib/display-name';
import { newId } from '@/lib/ids';
import type { Caller, Details, Passkey, User } from '@/lib/model';
import { requireSelfOr } from '@/lib/operations/authorise';
import { hash, id, visibleName } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { passkeyNotice } from '@/lib/operations/passkeys/passkey-notice';
import { refusePasskey } from '@/lib/operations/passkeys/refuse-passkey';
import { browserParams } from '@/lib/operations/sessions/browser-params';
import { acceptsCredential, distinctName, maxPasskeys } from '@/lib/policy/passkey-rules';
import { rolesWith } from '@/lib/policy/permissions';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import {
  type PasskeyToStore,
  type RegistrationChange,
  type StoredPasskey,
  finishRegistration as store,
} from '@/lib/store/passkeys/finish-registration';
import { isCredentialTaken } from '@/lib/store/passkeys/is-credential-taken';
import type {
  RegistrationCeremony,
  RegistrationFacts,
} from '@/lib/store/passkeys/registration-facts';
import { equalHashes } from '@/lib/tokens';
import type { NewCredential } from '@/lib/webauthn/check-registration';
import { registrationResponseSchema } from '@/lib/webauthn/registration-response';
import { verifyRegistration as verify } from '@/lib/webauthn/verify-registration';

const schema = z.object({
  /** When the caller names the user it must be the ceremony's. */
  userId: id.optional(),
  passkeyId: id,
  /** Without one the passkey is named after what keeps it or its browser. Controls are dropped: nobody registers twice for them. */
  passkeyName: z.string().transform(cleanName).pipe(visibleName).optional(),
  /** RegistrationResponseJSON as the browser made it. */
  credential: z
    .unknown()
    .refine((presented) => registrationResponseSchema.safeParse(presented).success),
  browserHash: hash.optional(),
});

export type FinishRegistrationInput = z.infer<typeof schema>;

export type FinishedRegistration = {
  details: Details;
  passkey: Passkey;
  signedIn: StoredPasskey['signedIn'];
};

type Open = { ceremony: RegistrationCeremony; user: User };

/** A refusal that spends stands only if it did: whoever came second hears that the ceremony is finished. */
type Verdict =
  | { refusal: Refusal; spends: boolean }
  | { refusal: null; user: User; passkey: PasskeyToStore };

type Decision = { verdict: Verdict; change: RegistrationChange | null };

/** What a browser began only that browser finishes; what an API caller began only API callers finish. */
function isSameStarter(
  caller: Caller,
  { browserHash }: FinishRegistrationInput,
  ceremony: RegistrationCeremony,
): boolean {
  if (!ceremony.browserHash) return caller.kind === 'bearer' || caller.kind === 'system';
  return browserHash !== undefined && equalHashes(browserHash, ceremony.browserHash);
}

/** What let it begin holds still, and whoever it is for can still have a passkey. */
function checkBeginning(
  ceremony: RegistrationCeremony,
  user: User,
  { beginner, isOrganizationActive, now }: RegistrationFacts,
): Refusal | null {
  if (!ceremony.isCodeLive) return refuse('code_invalid').error;
  if (ceremony.begunBy) {
    const kind = ceremony.browserHash ? 'browser' : 'bearer';
    const about = { principal: beginner, user, now };
    const how = { byCode: ceremony.codeId !== null };
    const permitted = requireSelfOr('user.credential.write', { kind }, about, how);
    if (!permitted.ok) return permitted.error;
  }
  if (user.kind !== 'human') return refuse('user_wrong_state').error;
  const isActive = isOrganizationActive && ['ACTIVE', 'INITIAL'].includes(user.state);
  return isActive ? null : refuse('user_not_active').error;
}

/** The ceremony, if this caller may finish it: nothing is spent on a stranger, a stale one, or one whose beginning is void. */
function requireOpen(
  caller: Caller,
  input: FinishRegistrationInput,
  facts: RegistrationFacts,
): Result<Open> {
  const { ceremony, user, principal, now } = facts;
  const isOf = user && (input.userId === undefined || input.userId === user.id);
  if (caller.kind === 'bearer') {
    const about = { principal, user: isOf ? user : null, now };
    const how = { byCode: ceremony?.codeId != null };
    const actor = requireSelfOr('user.credential.write', caller, about, how);
    if (!actor.ok) return actor;
  }
  if (!ceremony || !user || !isOf) return refuse('passkey_not_found');
  if (!isSameStarter(caller, input, ceremony))
    return refuse('ceremony_failed', { cause: 'other_browser' });
  if (ceremony.state === 'spent') return refuse('ceremony_finished');
  if (ceremony.state === 'expired') return refuse('ceremony_expired');
  if (facts.policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  if (facts.passkeyNames.length >= maxPasskeys) return refuse('too_many_passkeys');
  const refusal = checkBeginning(ceremony, user, facts);
  if (refusal) return { ok: false, error: refusal };
  return ok({ ceremony, user: { ...user, ...ceremony.entered } });
}

/** A refusal that spends the ceremony, audited; how many can be is bounded by the starts. */
function spend(
  caller: Caller,
  { ceremony, user }: Open,
  reason: string,
  refusal: Refusal,
): Decision {
  const audit = {
    type: 'user.passkey.registration.refused',
    subjectId: user.id,
    organizationId: user.organizationId,
    facts: { reason, passkeyId: ceremony.id },
    client: caller.client,
  };
  return { verdict: { refusal, spends: true }, change: { kind: 'refuse', audit } };
}

type Naming = { name: string | null; agentSecret: string | null };

function keep(
  caller: Caller,
  { ceremony, user }: Open,
  facts: RegistrationFacts,
  credential: NewCredential,
  { name: chosen, agentSecret }: Naming,
): Decision {
  const { aaguid, backupEligible } = credential;
  const usual = defaultPasskeyName(credential, caller.client.userAgent);
  const name = chosen ?? distinctName(usual, facts.passkeyNames);
  const passkey = { ...credential, kind: ceremony.passkeyKind, rpId: ceremony.rpId, name };
  const browser = agentSecret && {
    ...browserParams(caller, newId(), agentSecret),
    sessionId: newId(),
  };
  const change: RegistrationChange = {
    kind: 'store',
    passkey,
    // Of two answers at once the second would not see the first: near the cap one has to come back.
    sequence: facts.passkeyNames.length < maxPasskeys / 2 ? null : user.sequence,
    begunBy: ceremony.begunBy,
    roles: rolesWith('user.credential.write'),
    isEntered: ceremony.entered !== null,
    mail: passkeyNotice('added', user, name),
    audit: {
      type: 'user.passkey.added',
      actorId: facts.principal?.userId ?? user.id,
      facts: {
        passkeyId: ceremony.id,
        aaguid,
        synced: backupEligible,
        ...(browser && { sessionId: browser.sessionId }),
      },
      client: caller.client,
    },
    browser: browser || null,
  };
  return { verdict: { refusal: null, user, passkey }, change };
}

/** Judges a registration by what was read of it (WebAuthn L3 §7.1), and says what becomes of it. */
async function decide(
  caller: Caller,
  input: FinishRegistrationInput,
  naming: Naming,
  facts: RegistrationFacts,
): Promise<Decision> {
  const open = requireOpen(caller, input, facts);
  if (!open.ok) return { verdict: { refusal: open.error, spends: false }, change: null };
  const verdict = await verify({
    response: input.credential,
    expected: { ...open.value.ceremony, origins: config().origins },
  });
  if (!verdict.ok) {
    const code =
      verdict.reason === 'user_verification' ? 'user_verification_required' : 'ceremony_failed';
    const { error } = refuse(code, { cause: verdict.reason });
    return spend(caller, open.value, verdict.reason, error);
  }
  if (!acceptsCredential(facts.policy, verdict.value))
    return spend(caller, open.value, 'policy', refusePasskey(facts.policy));
  return keep(caller, open.value, facts, verdict.value, naming);
}

async function finish(
  caller: Caller,
  given: FinishRegistrationInput,
  agentSecret: string | null,
): Promise<Result<FinishedRegistration>> {
  const parsed = parseInput(schema, given);
  if (!parsed.ok) return parsed;
  const input = parsed.value;
  const { verdict, written } = await store(caller, input.passkeyId, (facts) =>
    decide(caller, input, { name: input.passkeyName ?? null, agentSecret }, facts),
  );
  if (verdict.refusal && !verdict.spends) return { ok: false, error: verdict.refusal };
  if (!written) return refuse('ceremony_finished');
  if (verdict.refusal) return { ok: false, error: verdict.refusal };
  const { stored } = written;
  if (!stored) {
    const isTaken = await isCredentialTaken(verdict.passkey.credentialId);
    return refuse(isTaken ? 'passkey_already_registered' : 'ceremony_failed', {
      cause: 'changed_meanwhile',
    });
  }
  const { user } = verdict;
  const { sequence, changedAt, createdAt, signedIn } = stored;
  const unused = { lastUsedAt: null, lastUsedWhere: null };
  const passkey = {
    ...verdict.passkey,
    ...unused,
    id: input.passkeyId,
    userId: user.id,
    createdAt,
  };
  const details = { sequence, changeDate: changedAt, resourceOwner: user.organizationId };
  return ok({ details, passkey, signedIn });
}

/**
 * Finishes a registration: the ceremony is found by its id, spent once, and its passkey stored with notice and audit, in
 * one transaction. With `agentSecret` the browser ends signed in, too, under a cookie of that secret. Refused answers spend
 * the ceremony; a body that is no credential, a stranger, a stale ceremony, and one of which the session, access token or
 * code that let it begin holds no more spend nothing.
 */
export function finishRegistration(
  caller: Caller,
  given: FinishRegistrationInput,
  agentSecret: string | null,
): Promise<Result<FinishedRegistration>> {
  return counted('registration.finish', finish(caller, given, agentSecret));
}
