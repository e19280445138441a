import { config } from '@/lib/config';
import type { Client, Limit } from '@/lib/model';
import { judgeCounter } from '@/lib/policy/passkey-rules';
import { limit, networkOf } from '@/lib/policy/rate-limits';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import type { AuditEntry } from '@/lib/store/parts/audit-sql';
import { bytesFromHex, passkeyFromJson, policyFromJson } from '@/lib/store/parts/json-rows';
import type { Bound } from '@/lib/store/postgres/statement';
import { refuseCeremony } from '@/lib/store/sessions/refuse-ceremony';
import type { CeremonyRow, SessionFacts } from '@/lib/store/sessions/session-facts';
import type { VerifiedAssertion } from '@/lib/store/sessions/write-session';
import { userAgentName } from '@/lib/user-agent-name';
import type { AuthenticationResponse } from '@/lib/webauthn/authentication-response';
import type { CeremonyReason } from '@/lib/webauthn/verdict';
import { verifyAuthentication } from '@/lib/webauthn/verify-authentication';

/** Why an assertion was refused, for the audit; people hear one generic sentence for most of them. */
type AssertionReason =
  | CeremonyReason
  | 'unknown_credential'
  | 'not_offered'
  | 'other_user'
  | 'user_not_active';

/** A refusal that spends the ceremony, with what must be written for it. */
type SpendingRefusal = {
  error: Refusal;
  spend: { ceremonyId: string; limits: Limit[]; audit: AuditEntry };
};

/** The ceremony that an answer may be judged by, or why there is none: such a refusal spends nothing. */
export function requireOpenCeremony(facts: SessionFacts): Result<CeremonyRow> {
  const { ceremony } = facts;
  if (!ceremony) return refuse('ceremony_not_found');
  if (ceremony.state === 'spent') return refuse('ceremony_finished');
  if (ceremony.state === 'expired') return refuse('ceremony_expired');
  if (facts.policy.passkeys_type === 'NOT_ALLOWED') return refuse('passkeys_not_allowed');
  if (facts.refusedRetryAfter !== null)
    return refuse('rate_limited', { retryAfterSeconds: facts.refusedRetryAfter });
  return ok(ceremony);
}

/** WebAuthn L3 §7.2 steps 5 and 6: the credential was offered, and belongs to whom the session names. */
function checkCredential(
  facts: SessionFacts,
  ceremony: CeremonyRow,
  response: AuthenticationResponse,
): AssertionReason | null {
  const { passkey, owner, session } = facts;
  if (!passkey || !owner) return 'unknown_credential';
  const offered = ceremony.allowed_credential_ids;
  if (offered.length > 0 && !offered.includes(response.credentialId)) return 'not_offered';
  if (session?.user_id && session.user_id !== owner.id) return 'other_user';
  const names = [owner.loginName, owner.verifiedEmail];
  if (ceremony.login_name && !names.includes(ceremony.login_name)) return 'other_user';
  if (ceremony.user_verification === 'required' && passkey.kind !== 'PASSKEY') return 'not_offered';
  return null;
}

function verify(
  facts: SessionFacts,
  ceremony: CeremonyRow,
  response: AuthenticationResponse,
): AssertionReason | VerifiedAssertion {
  const reason = checkCredential(facts, ceremony, response);
  const { passkey: row, owner, session } = facts;
  if (reason || !row || !owner) return reason ?? 'unknown_credential';
  const passkey = { ...passkeyFromJson(row), userHandle: bytesFromHex(owner.handle) };
  const verdict = verifyAuthentication({
    response,
    expected: {
      challenge: bytesFromHex(ceremony.challenge),
      origins: config().origins,
      rpId: ceremony.rp_id,
      userVerification: ceremony.user_verification,
    },
    passkey,
    // Where credentials were offered by id, the id has named the person already.
    userHandleRequired: !session?.user_id && ceremony.allowed_credential_ids.length === 0,
  });
  if (!verdict.ok) return verdict.reason;
  if (!owner.isActive) return 'user_not_active';
  const { counter, ...proven } = verdict.value;
  const judgement = judgeCounter(policyFromJson(facts.policy), passkey, counter);
  if (judgement === 'refuse') return 'counter';
  return {
    ...proven,
    ceremonyId: ceremony.id,
    passkeyId: passkey.id,
    userId: owner.id,
    usedWhere: null,
    acceptsRegressedCounter: judgement === 'accept_and_report',
  };
}

function refusalFor(reason: AssertionReason): Refusal {
  if (reason === 'user_verification') return refuse('user_verification_required').error;
  if (reason === 'user_not_active') return refuse('user_not_active').error;
  return refuse('ceremony_failed', { cause: reason }).error;
}

/** Browsers are counted by their address, API callers by the account that they answer for. */
function refusalLimits(facts: SessionFacts, client: Client, isBrowser: boolean): Limit[] {
  if (isBrowser)
    return client.address ? [limit('refused_by_address', networkOf(client.address))] : [];
  return facts.session?.user_id ? [limit('refused_by_account', facts.session.user_id)] : [];
}

/**
 * Judges an assertion against what was asked and what is stored; pure. A refusal names the audit event
 * and the counters that go with spending the ceremony.
 */
export function judgeAssertion(
  facts: SessionFacts,
  ceremony: CeremonyRow,
  response: AuthenticationResponse,
  from: { client: Client; isBrowser: boolean; actorId: string | null },
): { ok: true; value: VerifiedAssertion } | ({ ok: false } & SpendingRefusal) {
  const verdict = verify(facts, ceremony, response);
  if (typeof verdict === 'object') {
    const usedWhere = from.isBrowser ? userAgentName(from.client.userAgent) : null;
    return { ok: true, value: { ...verdict, usedWhere } };
  }
  const owner = facts.owner;
  const audit: AuditEntry = {
    // A counter that went back under a valid signature may be a copy of the key: an event of its own.
    type: verdict === 'counter' ? 'passkey.clone_suspected' : 'session.passkey.refused',
    actorId: from.actorId,
    subjectId: facts.session?.user_id ?? owner?.id ?? null,
    organizationId: owner?.organizationId ?? null,
    facts: {
      reason: verdict,
      sessionId: facts.session?.id ?? null,
      passkeyId: facts.passkey?.id ?? null,
    },
    client: from.client,
  };
  const limits = refusalLimits(facts, from.client, from.isBrowser);
  return {
    ok: false,
    error: refusalFor(verdict),
    spend: { ceremonyId: ceremony.id, limits, audit },
  };
}

/** The statement that spends the ceremony on a refusal. */
export function spend({ spend: { ceremonyId, limits, audit } }: SpendingRefusal): Bound {
  return refuseCeremony(ceremonyId, limits, audit);
}
