import { config } from '@/lib/config';
import type { Caller, Details, Passkey, User } from '@/lib/model';
import { requireSelfOr } from '@/lib/operations/authorise';
import { passkeyNotice } from '@/lib/operations/passkeys/passkey-notice';
import { acceptsCredential, cleanPasskeyName, distinctName } from '@/lib/policy/passkey-rules';
import { limit, networkOf } from '@/lib/policy/rate-limits';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import {
  bytesFromHex,
  passkeyFromJson,
  policyFromJson,
  userFromJson,
} from '@/lib/store/parts/json-rows';
import { finishRegistration, isCredentialTaken } from '@/lib/store/passkeys/finish-registration';
import {
  type RegistrationCeremony,
  type RegistrationFacts,
  readRegistrationFacts,
} from '@/lib/store/passkeys/registration-facts';
import { run } from '@/lib/store/postgres/statement';
import { refuseCeremony } from '@/lib/store/sessions/refuse-ceremony';
import { equalHashes } from '@/lib/tokens';
import { defaultPasskeyName } from '@/lib/user-agent-name';
import type { NewCredential } from '@/lib/webauthn/check-registration';
import { registrationResponseSchema } from '@/lib/webauthn/registration-response';
import { verifyRegistration as verify } from '@/lib/webauthn/verify-registration';

export type VerifyRegistrationInput = {
  /** When the caller names the user it must be the ceremony's. */
  userId?: string;
  passkeyId: string;
  /** RegistrationResponseJSON as the browser made it. */
  credential: unknown;
  /** Without one the passkey is named after its provider or browser. */
  name?: string;
  browserHash?: Uint8Array;
};

type Open = { ceremony: RegistrationCeremony; user: User };

/** The ceremony, if this caller may finish it: nothing is spent on a stranger or a stale one. */
function requireOpen(
  caller: Caller,
  input: VerifyRegistrationInput,
  facts: RegistrationFacts,
): Result<Open> {
  const { ceremony, user: row } = facts;
  const user = row && userFromJson(row);
  const isOf = user && (input.userId === undefined || input.userId === user.id);
  if (caller.kind === 'bearer') {
    const about = { caller: facts.caller, user: isOf ? user : null, now: new Date(facts.now) };
    const actor = requireSelfOr('user.credential.write', caller, about);
    if (!actor.ok) return actor;
  }
  if (!ceremony || !user || !isOf) return refuse('passkey_not_found');
  if (!isSameStarter(caller, input, ceremony))
    return refuse('ceremony_failed', { cause: 'other_browser' });
  if (ceremony.state === 'spent') return refuse('ceremony_finished');
  if (ceremony.state === 'expired') return refuse('ceremony_expired');
  if (facts.policy.passkeys_type === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  return ok({ ceremony, user });
}

/** What a browser began only that browser finishes; what an API caller began only API callers finish. */
function isSameStarter(
  caller: Caller,
  { browserHash }: VerifyRegistrationInput,
  ceremony: RegistrationCeremony,
): boolean {
  if (!ceremony.browser_hash) return caller.kind === 'bearer' || caller.kind === 'system';
  return browserHash !== undefined && equalHashes(browserHash, bytesFromHex(ceremony.browser_hash));
}

/** Spends the ceremony on a refusal, unless somebody else has spent it. */
async function spend(
  caller: Caller,
  { ceremony, user }: Open,
  reason: string,
  refusal: Refusal,
): Promise<{ ok: false; error: Refusal }> {
  const { address } = caller.client;
  const { isSpent } = await run<{ isSpent: boolean }>(
    refuseCeremony(
      ceremony.id,
      address && caller.kind !== 'bearer' ? [limit('refused_by_address', networkOf(address))] : [],
      {
        type: 'user.passkey.registration.refused',
        subjectId: user.id,
        organizationId: user.organizationId,
        facts: { reason, passkeyId: ceremony.id },
        client: caller.client,
      },
    ),
  );
  return isSpent ? { ok: false, error: refusal } : refuse('ceremony_finished');
}

async function store(
  caller: Caller,
  { ceremony, user }: Open,
  credential: NewCredential,
  { name, actorId }: { name: string; actorId: string | null },
): Promise<Result<{ details: Details; passkey: Passkey }>> {
  const finished = await finishRegistration(
    ceremony.id,
    { ...credential, rpId: ceremony.rp_id, name },
    {
      mail: passkeyNotice('added', user, name),
      audit: {
        type: 'user.passkey.added',
        actorId: actorId ?? user.id,
        facts: {
          passkeyId: ceremony.id,
          aaguid: credential.aaguid,
          synced: credential.backupEligible,
        },
        client: caller.client,
      },
    },
  );
  if (!finished.isSpent) return refuse('ceremony_finished');
  if (!finished.passkey || finished.sequence === null) {
    const isTaken = await isCredentialTaken(credential.credentialId);
    return refuse(isTaken ? 'passkey_already_registered' : 'ceremony_failed', {
      cause: 'changed_meanwhile',
    });
  }
  const details = {
    sequence: finished.sequence,
    changeDate: new Date(finished.changedAt),
    resourceOwner: user.organizationId,
  };
  return ok({ details, passkey: passkeyFromJson(finished.passkey) });
}

/**
 * Finishes a registration (ZITADEL v2 VerifyPasskeyRegistration): the ceremony is found by its id, spent
 * once, and its passkey stored with notice and audit. Refused answers spend it too; a body that is no
 * credential, a stranger and a stale ceremony spend nothing.
 */
export async function verifyRegistration(
  caller: Caller,
  input: VerifyRegistrationInput,
): Promise<Result<{ details: Details; passkey: Passkey }>> {
  const name = input.name === undefined ? null : cleanPasskeyName(input.name);
  if (input.name !== undefined && !name)
    return refuse('invalid_argument', { field: 'passkeyName' });
  if (!registrationResponseSchema.safeParse(input.credential).success)
    return refuse('invalid_argument', { field: 'publicKeyCredential' });
  const facts = await readRegistrationFacts(caller, input.passkeyId);
  const open = requireOpen(caller, input, facts);
  if (!open.ok) return open;
  const { ceremony } = open.value;
  const verdict = await verify({
    response: input.credential,
    expected: {
      challenge: bytesFromHex(ceremony.challenge),
      origins: config().origins,
      rpId: ceremony.rp_id,
      userVerification: ceremony.user_verification,
      algorithms: ceremony.algorithms,
      attestation: ceremony.attestation,
    },
  });
  if (!verdict.ok) {
    const code =
      verdict.reason === 'user_verification' ? 'user_verification_required' : 'ceremony_failed';
    return spend(caller, open.value, verdict.reason, refuse(code, { cause: verdict.reason }).error);
  }
  if (!acceptsCredential(policyFromJson(facts.policy), verdict.value))
    return spend(caller, open.value, 'policy', refuse('passkey_not_accepted').error);
  const usual = defaultPasskeyName(verdict.value.aaguid, caller.client.userAgent);
  return store(caller, open.value, verdict.value, {
    name: name ?? distinctName(usual, facts.passkeyNames),
    actorId: facts.caller?.userId ?? null,
  });
}
