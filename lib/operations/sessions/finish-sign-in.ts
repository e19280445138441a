import { z } from 'zod';
import { counted } from '@/lib/ceremony-counts';
import { newId } from '@/lib/ids';
import type { Caller, PasskeyProof } from '@/lib/model';
import { id, secret } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { browserParams } from '@/lib/operations/sessions/browser-params';
import { decideFinish } from '@/lib/operations/sessions/decide-finish';
import { auditOvertaken, noticeOfCopy, spendOn } from '@/lib/operations/sessions/explain-assertion';
import { proveAssertion } from '@/lib/operations/sessions/prove-assertion';
import { factsAbout } from '@/lib/operations/sessions/session-facts-about';
import { nextStep, type Step } from '@/lib/policy/next-step';
import { welcomesLocalPasskey } from '@/lib/policy/passkey-rules';
import { ok, type Result, refuse } from '@/lib/result';
import type { LimitedMail } from '@/lib/store/parts/mail';
import {
  type BrowserFinish,
  finishInBrowser,
  type SignedInBrowser,
} from '@/lib/store/sessions/finish-in-browser';
import { readSessionFacts } from '@/lib/store/sessions/session-facts';
import { hashToken, newSecret, newToken } from '@/lib/tokens';
import { userAgentName } from '@/lib/user-agent-name';
import {
  type AuthenticationResponse,
  parseAuthentication,
} from '@/lib/webauthn/authentication-response';

export type FinishedSignIn = {
  sessionId: string;
  userId: string;
  /** The browser's new cookie value: it rotates at each sign-in and confirmation. */
  userAgentToken: string;
  next: Step;
  /** Where the policy sends people who came from nowhere in particular; empty for our own page. */
  defaultRedirectUri: string;
  /**
   * It was done with a phone or security key, as the browser says, and a passkey of this device would be accepted: worth
   * an offer, and nothing more, since a browser may say what it likes.
   */
  suggestsLocalPasskey: boolean;
};

/** The answer to a ceremony that this browser began. */
const schema = z.object({
  ceremonyId: id,
  browserSecret: secret,
  /** AuthenticationResponseJSON as the browser made it. */
  credential: z.unknown(),
});

export type FinishSignInInput = z.infer<typeof schema>;

type Attempt = {
  caller: Caller;
  ceremonyId: string;
  browserHash: Uint8Array;
  response: AuthenticationResponse;
  /** The secret of the browser's next cookie. */
  agentSecret: string;
};

function finishOf(attempt: Attempt, proof: PasskeyProof, mail: LimitedMail | null): BrowserFinish {
  const { caller, ceremonyId, browserHash, agentSecret } = attempt;
  const { passkeyId, userVerified } = proof;
  return {
    ceremonyId,
    browserHash,
    proof,
    browser: browserParams(caller, newId(), agentSecret),
    audit: {
      type: 'session.signed_in',
      facts: { passkeyId, userVerified },
      client: caller.client,
    },
    confirmedType: 'session.passkey.confirmed',
    mail,
  };
}

/** Reads, decides, writes; or says why not. `isOvertaken`: an attempt before spent the ceremony and came to nothing. */
async function decideAndFinish(
  attempt: Attempt,
  isOvertaken: boolean,
): Promise<Result<SignedInBrowser>> {
  const { caller, ceremonyId, browserHash, response } = attempt;
  const by = { client: caller.client, isBrowser: true };
  const { credentialId } = response;
  const facts = await readSessionFacts(caller, factsAbout({ ceremonyId, credentialId }));
  if (isOvertaken) return { ok: false, error: await auditOvertaken(facts, by) };
  const verdict = decideFinish({ browserHash, response, by }, facts);
  if (!verdict.ok) {
    if (!verdict.spends) return verdict;
    const { ceremony, refusal } = verdict.spends;
    return { ok: false, error: await spendOn(facts, ceremony, refusal, by) };
  }
  const mail = verdict.value.isCopySuspected ? noticeOfCopy(facts, true) : null;
  const finished = await finishInBrowser(finishOf(attempt, verdict.value, mail));
  if (!finished) return refuse('unavailable');
  if ('signedIn' in finished) return ok(finished.signedIn);
  return { ok: false, error: await auditOvertaken(facts, by) };
}

async function finish(attempt: Attempt): Promise<Result<SignedInBrowser>> {
  const { caller, response } = attempt;
  const proof = await proveAssertion(response, userAgentName(caller.client.userAgent));
  const finished = proof && (await finishInBrowser(finishOf(attempt, proof, null)));
  if (finished && 'signedIn' in finished) return ok(finished.signedIn);
  const decided = await decideAndFinish(attempt, finished !== null);
  // No reason was found, and yet nothing written: something moved in between. Now it has a reason, or works.
  const isUnexplained = !decided.ok && decided.error.code === 'unavailable';
  return isUnexplained ? decideAndFinish(attempt, false) : decided;
}

async function finishIn(caller: Caller, input: FinishSignInInput): Promise<Result<FinishedSignIn>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { ceremonyId, browserSecret, credential } = parsed.value;
  const answer = parseAuthentication(credential);
  if (!answer.ok) return refuse('ceremony_failed', { cause: answer.reason });
  const browserHash = hashToken(browserSecret);
  const agentSecret = newSecret();
  const response = answer.value;
  const finished = await finish({ caller, ceremonyId, browserHash, response, agentSecret });
  if (!finished.ok) return finished;
  const { agentId, sessionId, userId, factors, policy, now } = finished.value;
  // The statement let in nobody whose account or organization is not active.
  const user = { state: 'ACTIVE', isOrganizationActive: true } as const;
  return ok({
    sessionId,
    userId,
    userAgentToken: newToken('browser', agentId, agentSecret),
    next: nextStep({ user, factors, policy, now }),
    defaultRedirectUri: policy.defaultRedirectUri,
    suggestsLocalPasskey: response.attachment === 'cross-platform' && welcomesLocalPasskey(policy),
  });
}

/**
 * Finishes a sign-in begun in this browser, or a confirmation of the person signed in: the session
 * becomes that of the passkey's owner and the browser gets a new cookie. The ceremony belongs to the
 * browser that began it, is spent exactly once, and a body that is no credential spends nothing. An assertion that
 * holds costs one statement.
 */
export function finishSignIn(
  caller: Caller,
  input: FinishSignInInput,
): Promise<Result<FinishedSignIn>> {
  return counted('sign_in.finish', finishIn(caller, input));
}
