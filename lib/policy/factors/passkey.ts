import type { Limit, LoginPolicy, Passkey, PasskeyProof, UserVerification } from '@/lib/model';
import { acceptsRegressedCounter } from '@/lib/policy/passkey-rules';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';

/** A challenge with what was asked when it was opened, and how it stands now. */
export type OpenedCeremony = {
  id: string;
  challenge: Uint8Array;
  rpId: string;
  userVerification: UserVerification;
  /** Empty when any discoverable credential may answer. */
  allowedCredentialIds: string[];
  browserHash: Uint8Array | null;
  loginName: string | null;
  organizationId: string | null;
  state: 'open' | 'spent' | 'expired';
};

/** The owner of a passkey, and whether account and organization are active. */
type PasskeyOwner = {
  id: string;
  organizationId: string;
  loginName: string;
  displayName: string;
  verifiedEmail: string | null;
  isActive: boolean;
};

/** What the judgement of an assertion looks at. */
export type PasskeyFacts = {
  ceremony: OpenedCeremony | null;
  /** The session's user, if settled. */
  settledUserId: string | null;
  passkey: Passkey | null;
  /** The credential is one that was removed here. */
  isRemoved: boolean;
  owner: PasskeyOwner | null;
  policy: LoginPolicy;
  /** Seconds until the account takes answers again; null when it does. */
  refusedRetryAfterSeconds: number | null;
};

/** What the signature proves (lib/webauthn), or why it proves nothing. */
type Verified =
  | {
      ok: true;
      value: {
        signCount: number;
        backedUp: boolean;
        userVerified: boolean;
        counter: 'ok' | 'regressed';
      };
    }
  | { ok: false; reason: string };

/** Verifies the presented assertion against what was asked and the stored credential. */
export type Verify = (
  expected: Pick<OpenedCeremony, 'challenge' | 'rpId' | 'userVerification'>,
  passkey: Passkey,
  userHandleRequired: boolean,
) => Verified;

export type Assertion = { credentialId: string; hasUserHandle: boolean };

/** A refusal that spends the ceremony; the reason is for the audit, people hear one sentence for most of them. */
export type PasskeyRefusal = { error: Refusal; reason: string };

/** The ceremony that an answer may be judged by, or why there is none: such a refusal spends nothing. */
export function requireOpenCeremony(
  facts: Pick<PasskeyFacts, 'ceremony' | 'policy' | 'refusedRetryAfterSeconds'>,
): Result<OpenedCeremony> {
  const { ceremony, policy, refusedRetryAfterSeconds } = facts;
  if (!ceremony) return refuse('ceremony_not_found');
  if (ceremony.state === 'spent') return refuse('ceremony_finished');
  if (ceremony.state === 'expired') return refuse('ceremony_expired');
  if (policy.passkeysType === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  if (refusedRetryAfterSeconds !== null)
    return refuse('rate_limited', { retryAfterSeconds: refusedRetryAfterSeconds });
  return ok(ceremony);
}

/** WebAuthn L3 §7.2 steps 5 and 6: the credential was offered, and belongs to whom the ceremony names. */
function checkCredential(
  { passkey, owner, isRemoved, settledUserId }: PasskeyFacts,
  ceremony: OpenedCeremony,
  { credentialId }: Assertion,
): string | null {
  if (!passkey || !owner) return isRemoved ? 'removed_credential' : 'unknown_credential';
  const allowed = ceremony.allowedCredentialIds;
  if (allowed.length > 0 && !allowed.includes(credentialId)) return 'not_offered';
  if (settledUserId && settledUserId !== owner.id) return 'other_user';
  const { organizationId } = ceremony;
  if (organizationId && organizationId !== owner.organizationId) return 'other_user';
  if (ceremony.userVerification === 'required' && passkey.kind !== 'PASSKEY') return 'not_offered';
  return null;
}

/**
 * A name was typed, and somebody else's passkey answered. Asked after the signature alone: whoever can sign is that
 * somebody, and may hear whose passkey it is; nobody else does.
 */
function ofAnotherAccount(ceremony: OpenedCeremony, owner: PasskeyOwner): PasskeyRefusal | null {
  const named = ceremony.loginName;
  const { loginName, displayName, verifiedEmail } = owner;
  if (!named || named === loginName || named === verifiedEmail) return null;
  const reason = 'other_user';
  const account = { loginName, displayName };
  return { error: refuse('ceremony_failed', { cause: reason, account }).error, reason };
}

function refusalFor(reason: string): PasskeyRefusal {
  if (reason === 'user_verification')
    return { error: refuse('user_verification_required').error, reason };
  if (reason === 'user_not_active') return { error: refuse('user_not_active').error, reason };
  return { error: refuse('ceremony_failed', { cause: reason }).error, reason };
}

/**
 * Judges an assertion by what was asked and what is stored; pure. Every refusal spends the ceremony: requireOpenCeremony
 * comes first, for those that do not. `verify` is lib/webauthn's; `refusals` the owner's counter.
 */
export function judgePasskey(
  facts: PasskeyFacts,
  ceremony: OpenedCeremony,
  assertion: Assertion,
  { verify, refusals, usedWhere }: { verify: Verify; refusals: Limit; usedWhere: string | null },
): { ok: true; value: PasskeyProof } | { ok: false; refusal: PasskeyRefusal } {
  const no = (reason: string) => ({ ok: false as const, refusal: refusalFor(reason) });
  const { passkey, owner, settledUserId, policy } = facts;
  const reason = checkCredential(facts, ceremony, assertion);
  if (reason || !passkey || !owner) return no(reason ?? 'unknown_credential');
  // Where credentials were offered by id, the id has named the person already.
  const isNamed = settledUserId !== null || ceremony.allowedCredentialIds.length > 0;
  const verdict = verify(ceremony, passkey, !isNamed);
  if (!verdict.ok) return no(verdict.reason);
  if (!owner.isActive) return no('user_not_active');
  const { counter, ...proven } = verdict.value;
  if (counter === 'regressed' && !acceptsRegressedCounter(policy, passkey)) return no('counter');
  const another = ofAnotherAccount(ceremony, owner);
  if (another) return { ok: false, refusal: another };
  const proof: PasskeyProof = {
    factor: 'webAuthN',
    ...proven,
    challenge: ceremony.challenge,
    passkeyId: passkey.id,
    credentialId: passkey.credentialId,
    userId: owner.id,
    hasUserHandle: assertion.hasUserHandle,
    usedWhere,
    refusals,
    isCopySuspected: counter === 'regressed' && !passkey.backupEligible,
  };
  return ok(proof);
}
