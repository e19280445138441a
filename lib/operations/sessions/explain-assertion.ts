import { config } from '@/lib/config';
import type { Client, Limit, PasskeyProof } from '@/lib/model';
import { copyNotice } from '@/lib/operations/passkeys/passkey-notice';
import { forgetCredential } from '@/lib/operations/sessions/kept-credentials';
import {
  judgePasskey,
  type OpenedCeremony,
  type PasskeyRefusal,
  type Verify,
} from '@/lib/policy/factors/passkey';
import { limit, limitFrom } from '@/lib/policy/rate-limits';
import { type Refusal, refuse } from '@/lib/result';
import { appendAuditEvent } from '@/lib/store/audit/append-event';
import type { AuditEntry } from '@/lib/store/parts/audit';
import type { LimitedMail } from '@/lib/store/parts/mail';
import { refuseCeremony } from '@/lib/store/sessions/refuse-ceremony';
import type { SessionFacts } from '@/lib/store/sessions/session-facts';
import { userAgentName } from '@/lib/user-agent-name';
import type { AuthenticationResponse } from '@/lib/webauthn/authentication-response';
import { verifyAuthentication } from '@/lib/webauthn/verify-authentication';

/** Where an answer came from: what a browser begins is counted, and what the API's callers have refused for a name. */
export type AnsweredBy = { client: Client; isBrowser: boolean };

const verifyBy =
  (response: AuthenticationResponse, userHandle: Uint8Array): Verify =>
  (expected, passkey, userHandleRequired) =>
    verifyAuthentication({
      response,
      expected: { ...expected, origins: config().origins },
      passkey: { ...passkey, userHandle },
      userHandleRequired,
    });

/** Judges an answer by what was read of its ceremony; pure but for the configured origins. */
export function judgeAnswer(
  facts: SessionFacts,
  ceremony: OpenedCeremony,
  response: AuthenticationResponse,
  { client, isBrowser }: AnsweredBy,
): { ok: true; value: PasskeyProof } | { ok: false; refusal: PasskeyRefusal } {
  const { owner } = facts;
  return judgePasskey(
    { ...facts, ceremony, settledUserId: facts.session?.userId ?? null },
    ceremony,
    { credentialId: response.credentialId, hasUserHandle: response.userHandle !== null },
    {
      verify: verifyBy(response, owner?.webauthnHandle ?? new Uint8Array()),
      refusals: limit('refused_by_account', ''),
      usedWhere: isBrowser ? userAgentName(client.userAgent) : null,
    },
  );
}

function refusalLimits({ session }: SessionFacts): Limit[] {
  const { named = null, network = null } = session ?? {};
  const isCounted = named !== null && network !== null;
  return isCounted ? [limitFrom('refused_by_account', network, named)] : [];
}

function refusalEvent(facts: SessionFacts, reason: string, by: AnsweredBy): AuditEntry {
  return {
    // A counter that went back under a valid signature may be a copy of the key: an event of its own.
    type: reason === 'counter' ? 'passkey.clone_suspected' : 'session.passkey.refused',
    actorId: facts.principal?.userId ?? null,
    subjectId: facts.session?.userId ?? facts.owner?.id ?? null,
    organizationId: facts.owner?.organizationId ?? null,
    facts: { reason, sessionId: facts.session?.id ?? null, passkeyId: facts.passkey?.id ?? null },
    client: by.client,
  };
}

/** Tells the owner of the presented passkey that its counter went back. */
export const noticeOfCopy = (
  { owner, passkey }: SessionFacts,
  isLetIn: boolean,
): LimitedMail | null => owner && passkey && copyNotice(owner, passkey, isLetIn);

/** Spends the ceremony on a refusal, audited, counted, and told to the owner where a copy is suspected; whoever else has spent it before made it finished. */
export async function spendOn(
  facts: SessionFacts,
  ceremony: OpenedCeremony,
  { error, reason }: PasskeyRefusal,
  by: AnsweredBy,
): Promise<Refusal> {
  if (facts.passkey) forgetCredential(facts.passkey.credentialId);
  const isSpent = await refuseCeremony(ceremony.id, {
    limits: refusalLimits(facts),
    audit: refusalEvent(facts, reason, by),
    mail: reason === 'counter' ? noticeOfCopy(facts, false) : null,
  });
  return isSpent ? error : refuse('ceremony_finished').error;
}

/** The ceremony was spent by this very answer, but session or counter moved at the same moment: audited as refused. */
export async function auditOvertaken(facts: SessionFacts, by: AnsweredBy): Promise<Refusal> {
  await appendAuditEvent(refusalEvent(facts, 'changed_meanwhile', by));
  return refuse('ceremony_failed', { cause: 'changed_meanwhile' }).error;
}
