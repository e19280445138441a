import type { PasskeyProof } from '@/lib/model';
import type { Verdict } from '@/lib/operations/sessions/decide-change';
import { type AnsweredBy, judgeAnswer } from '@/lib/operations/sessions/explain-assertion';
import { type OpenedCeremony, requireOpenCeremony } from '@/lib/policy/factors/passkey';
import { type Result, refuse } from '@/lib/result';
import type { SessionFacts } from '@/lib/store/sessions/session-facts';
import { equalHashes } from '@/lib/tokens';
import type { AuthenticationResponse } from '@/lib/webauthn/authentication-response';

/** An answer that a browser gave: the hash of the cookie that came with it, and the assertion. */
export type BrowserAnswer = {
  browserHash: Uint8Array;
  response: AuthenticationResponse;
  by: AnsweredBy;
};

/** A confirmation goes into a session that still lives; a sign-in opens one of the ceremony's own id. */
function hasLostItsSession({ ceremony, session }: SessionFacts): boolean {
  return ceremony?.sessionId !== ceremony?.id && session?.ended !== null;
}

/** The ceremony, if it is open and this browser began it; anything else spends nothing. */
function requireOwnCeremony(facts: SessionFacts, browserHash: Uint8Array): Result<OpenedCeremony> {
  const ceremony = requireOpenCeremony(facts);
  if (!ceremony.ok) return ceremony;
  const stored = ceremony.value.browserHash;
  if (stored === null || !equalHashes(browserHash, stored))
    return refuse('ceremony_failed', { cause: 'other_browser' });
  return hasLostItsSession(facts) ? refuse('ceremony_failed', { cause: 'session_over' }) : ceremony;
}

/** Decides an answer on the pages by what was read; where it says yes, the store's gate is open. Pure but for the configured origins. */
export function decideFinish(
  { browserHash, response, by }: BrowserAnswer,
  facts: SessionFacts,
): Verdict<PasskeyProof> {
  const ceremony = requireOwnCeremony(facts, browserHash);
  if (!ceremony.ok) return ceremony;
  const judged = judgeAnswer(facts, ceremony.value, response, by);
  if (judged.ok) return judged;
  const { refusal } = judged;
  return { ok: false, error: refusal.error, spends: { ceremony: ceremony.value, refusal } };
}
