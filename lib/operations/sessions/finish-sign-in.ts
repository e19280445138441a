import { newId } from '@/lib/ids';
import type { Caller } from '@/lib/model';
import {
  judgeAssertion,
  requireOpenCeremony,
  spend,
} from '@/lib/operations/sessions/judge-assertion';
import { nextStep, type Step } from '@/lib/policy/next-step';
import { rateLimits } from '@/lib/policy/rate-limits';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import { bytesFromHex, policyFromJson } from '@/lib/store/parts/json-rows';
import { type Decision, readThenWrite } from '@/lib/store/postgres/read-then-write';
import type { Bound } from '@/lib/store/postgres/statement';
import {
  type CeremonyRow,
  readSessionFacts,
  type SessionFacts,
} from '@/lib/store/sessions/session-facts';
import {
  type VerifiedAssertion,
  type WrittenSession,
  writeSession,
} from '@/lib/store/sessions/write-session';
import { equalHashes, hashToken, newToken } from '@/lib/tokens';
import { userAgentName } from '@/lib/user-agent-name';
import { parseAuthentication } from '@/lib/webauthn/authentication-response';

/** Seconds without a request after which a browser's session ends. */
export const browserIdleSeconds = 7200;

export type FinishedSignIn = {
  userId: string;
  /** The browser's new cookie value: it rotates at each sign-in and confirmation. */
  userAgentToken: string;
  next: Step;
  /** Where the policy sends people who came from nowhere in particular; empty for our own page. */
  defaultRedirectUri: string;
};

type Finish = { sessionId: string; browserSecret: string; credential: unknown };

type Verdict =
  | { refusal: Refusal }
  | { refusal: null; userId: string; next: Step; defaultRedirectUri: string };

const refused = (refusal: Refusal): Decision<Verdict> => ({ verdict: { refusal }, write: null });

/** The ceremony, if it is open and this browser began it; anything else spends nothing. */
function requireOwnCeremony(facts: SessionFacts, browserSecret: string): Result<CeremonyRow> {
  const ceremony = requireOpenCeremony(facts);
  if (!ceremony.ok) return ceremony;
  const stored = ceremony.value.browser_hash;
  const isSameBrowser =
    stored !== null && equalHashes(hashToken(browserSecret), bytesFromHex(stored));
  return isSameBrowser && !facts.ended
    ? ceremony
    : refuse('ceremony_failed', { cause: 'other_browser' });
}

/** What a verified assertion makes of session and browser. */
function signedIn(
  facts: SessionFacts,
  assertion: VerifiedAssertion,
  {
    caller,
    sessionId,
    userAgentToken,
  }: { caller: Caller; sessionId: string; userAgentToken: string },
): Bound {
  const isConfirmation = facts.session?.user_id != null;
  return writeSession({
    sessionId,
    tokenHash: hashToken(newToken('session')),
    assertion,
    checkedUserId: null,
    challenge: null,
    metadata: null,
    lifetimeSeconds: isConfirmation ? null : facts.policy.multi_factor_check_lifetime_seconds,
    agent: {
      // A browser that is known keeps its row, and with it the accounts that signed in on it.
      id: facts.session?.user_agent_id ?? facts.agentId ?? newId(),
      tokenHash: hashToken(userAgentToken),
      description: userAgentName(caller.client.userAgent),
      idleSeconds: browserIdleSeconds,
      keepsFormerCookie: isConfirmation,
    },
    audit: {
      type: isConfirmation ? 'session.passkey.confirmed' : 'session.signed_in',
      actorId: assertion.userId,
      facts: { sessionId, passkeyId: assertion.passkeyId },
      client: caller.client,
    },
  });
}

/** What remains to be done once this passkey counts. */
function stepAfter(facts: SessionFacts, userVerified: boolean): Step {
  const now = new Date(facts.now);
  return nextStep({
    user: { state: 'ACTIVE', isOrganizationActive: true },
    session: { webauthnCheckedAt: now, userVerified },
    policy: policyFromJson(facts.policy),
    now,
  });
}

/**
 * Finishes a sign-in begun in this browser, or a confirmation of the person signed in: the session
 * becomes that of the passkey's owner and the browser gets a new cookie. The ceremony belongs to the
 * browser that began it, is spent exactly once, and a body that is no credential spends nothing.
 */
export async function finishSignIn(caller: Caller, input: Finish): Promise<Result<FinishedSignIn>> {
  const parsed = parseAuthentication(input.credential);
  if (!parsed.ok) return refuse('ceremony_failed', { cause: parsed.reason });
  const userAgentToken = newToken('browser');

  const decide = (facts: SessionFacts): Decision<Verdict> => {
    const ceremony = requireOwnCeremony(facts, input.browserSecret);
    if (!ceremony.ok) return refused(ceremony.error);
    const from = { client: caller.client, isBrowser: true, actorId: facts.caller?.userId ?? null };
    const judged = judgeAssertion(facts, ceremony.value, parsed.value, from);
    if (!judged.ok) return { verdict: { refusal: judged.error }, write: spend(judged) };
    const write = signedIn(facts, judged.value, { ...input, caller, userAgentToken });
    const { default_redirect_uri: defaultRedirectUri } = facts.policy;
    const next = stepAfter(facts, judged.value.userVerified);
    const { userId } = judged.value;
    return { verdict: { refusal: null, userId, next, defaultRedirectUri }, write };
  };

  const { verdict, written } = await readThenWrite<SessionFacts, Verdict, WrittenSession>(
    readSessionFacts(caller, {
      sessionId: input.sessionId,
      credentialId: parsed.value.credentialId,
      user: null,
      rpId: null,
      refusedMax: rateLimits.refused_by_account.max,
    }),
    decide,
  );
  if (written && !written.isSpent) return refuse('ceremony_finished');
  if (verdict.refusal) return { ok: false, error: verdict.refusal };
  if (written?.sequence == null) return refuse('ceremony_failed', { cause: 'changed_meanwhile' });
  const { userId, next, defaultRedirectUri } = verdict;
  return ok({ userId, userAgentToken, next, defaultRedirectUri });
}
