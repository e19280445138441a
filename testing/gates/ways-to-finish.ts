import { expect } from 'vitest';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import type { Caller, PasskeyProof, UserVerification } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { browserParams } from '@/lib/operations/sessions/browser-params';
import { createSession } from '@/lib/operations/sessions/create-session';
import { decideChange } from '@/lib/operations/sessions/decide-change';
import { decideFinish } from '@/lib/operations/sessions/decide-finish';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { newChallenge } from '@/lib/operations/sessions/new-challenge';
import { proveAssertion } from '@/lib/operations/sessions/prove-assertion';
import { factsAbout } from '@/lib/operations/sessions/session-facts-about';
import { setSession } from '@/lib/operations/sessions/set-session';
import { rolesWith } from '@/lib/policy/permissions';
import { randomOctets } from '@/lib/random';
import type { Refusal, Result } from '@/lib/result';
import { gateOf } from '@/lib/store/parts/caller-gate';
import { changeSession } from '@/lib/store/sessions/change-session';
import { finishInBrowser } from '@/lib/store/sessions/finish-in-browser';
import { readSessionFacts } from '@/lib/store/sessions/session-facts';
import { hashToken, newSecret } from '@/lib/tokens';
import { parseAuthentication } from '@/lib/webauthn/authentication-response';
import type { PublicKeyCredentialRequestOptionsJSON } from '@/lib/webauthn/request-options';
import { type Cast, givenBrowser } from '@/testing/gates/cast';
import type { BeginPath } from '@/testing/gates/ways-to-begin';
import { watch } from '@/testing/gates/world';
import { client, codeOf, must, peek } from '@/testing/people';

/** A ceremony that is open, and what the answer to it must bring. */
export type Open = {
  options: PublicKeyCredentialRequestOptionsJSON;
  ceremonyId: string;
  sessionId: string;
  sessionToken: string;
  browserSecret: string;
  browser: Caller;
};

/** Begins on a path for Minnie, by name if `isNamed`; a confirmation is always hers. */
export async function openOn(path: BeginPath, cast: Cast, isNamed: boolean): Promise<Open> {
  const browser = await givenBrowser(cast);
  const { loginName } = cast.minnie;
  if (path === 'page' || path === 'confirm') {
    const how = path === 'confirm' ? { reauthenticate: true } : isNamed ? { loginName } : {};
    return { ...must(await beginSignIn(browser, how)), browser, sessionToken: '' };
  }
  const challenge = { domain: config().rpId, userVerification: 'discouraged' as const };
  const asked = { ...(isNamed && { user: { loginName } }), challenge };
  const created = must(await createSession(cast.login, path === 'post' ? asked : {}));
  const { sessionId } = created;
  const begun =
    path === 'post' ? created : must(await setSession(cast.login, { sessionId, ...asked }));
  const ceremonyId = await peek<string>('SELECT ceremony_id FROM sessions WHERE id = $1', [
    sessionId,
  ]);
  const { options, sessionToken } = begun;
  if (!options) throw new Error('no options');
  return { options, ceremonyId, sessionId, sessionToken, browserSecret: '', browser };
}

/** An answer to an open ceremony, with what the same change of a session may ask besides. */
export type FinishAsk = Omit<Open, 'options'> & {
  caller: Caller;
  credential: unknown;
  user: { userId: string } | null;
  nextChallenge: UserVerification | null;
  /** No session token is sent along. */
  withoutToken?: true;
};

type Verdict = { ok: true } | { ok: false; error: Refusal; spends?: unknown };
type Way = {
  verdict: Verdict;
  /** The gated statement itself. */
  gate: () => Promise<unknown>;
  finish: () => Promise<Result<unknown>>;
};

const auditOf = (type: string) => ({ type, facts: {}, client });
const responseOf = (credential: unknown) => {
  const parsed = parseAuthentication(credential);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
};

async function overApi(ask: FinishAsk): Promise<Way> {
  const { caller, sessionId, credential, user, nextChallenge } = ask;
  const sessionToken = ask.withoutToken ? undefined : ask.sessionToken;
  const response = responseOf(credential);
  const room = nextChallenge && { domain: config().rpId, userVerification: nextChallenge };
  const challenge = must(newChallenge(room ?? undefined));
  const change = {
    ...{ sessionId, presentedHash: sessionToken ? hashToken(sessionToken) : null, challenge },
    ...{ named: user?.userId ?? null, metadata: null, lifetimeSeconds: null },
  };
  const { credentialId } = response;
  const facts = await readSessionFacts(caller, factsAbout({ sessionId, user, credentialId }));
  const verdict = decideChange(
    caller,
    { ...change, checks: { ...(user && { user }), webAuthN: response } },
    facts,
  );
  const webAuthN = (verdict.ok && verdict.value.webAuthN) || (await proveAssertion(response, null));
  const proofs = webAuthN && {
    ...(user && { user: { factor: 'user' as const, ...user } }),
    webAuthN,
  };
  const gate = gateOf(caller, rolesWith('session.write'), verdict.ok ? facts.principal : null);
  const audit = auditOf('session.passkey.checked');
  return {
    verdict,
    gate: async () =>
      gate && proofs
        ? changeSession(gate, { ...change, proofs, tokenHash: randomOctets(32), audit, mail: null })
        : null,
    finish: () =>
      setSession(caller, {
        ...{ sessionId, credential, ...(sessionToken && { sessionToken }) },
        ...(user && { user }),
        ...(room && { challenge: room }),
      }),
  };
}

async function onPages(ask: FinishAsk): Promise<Way> {
  const { browser, ceremonyId, browserSecret, credential } = ask;
  const response = responseOf(credential);
  const browserHash = hashToken(browserSecret);
  const { credentialId } = response;
  const facts = await readSessionFacts(browser, factsAbout({ ceremonyId, credentialId }));
  const by = { client, isBrowser: true };
  const verdict = decideFinish({ browserHash, response, by }, facts);
  const proof = verdict.ok ? verdict.value : await proveAssertion(response, null);
  const finishWith = (proven: PasskeyProof) =>
    finishInBrowser({
      ...{ ceremonyId, browserHash, proof: proven },
      browser: browserParams(browser, newId(), newSecret()),
      audit: auditOf('session.signed_in'),
      confirmedType: 'session.passkey.confirmed',
      mail: null,
    });
  return {
    verdict,
    gate: async () => proof && finishWith(proof),
    finish: () => finishSignIn(browser, { ceremonyId, browserSecret, credential }),
  };
}

/**
 * Answers on a path. Statement and explanation agree; what is accepted or spends the ceremony does so once, with one
 * event; any other refusal writes nothing. `make` gives the same situation anew: the gate alone spends one, too.
 */
export async function finishOn(path: BeginPath, make: () => Promise<FinishAsk>): Promise<string> {
  const wayOf = path === 'post' || path === 'patch' ? overApi : onPages;
  const way = await wayOf(await make());
  const gate = await watch(way.gate);
  const { verdict } = way;
  expect({ isOpen: gate.answer !== null }).toEqual({ isOpen: verdict.ok });
  const { finish } = verdict.ok ? await wayOf(await make()) : way;
  const { answer, wrote } = await watch(finish);
  expect(codeOf(answer)).toBe(verdict.ok ? 'accepted' : verdict.error.code);
  const once = { spent: 1, events: 1 };
  if (verdict.ok) expect([gate.wrote, wrote]).toMatchObject([once, once]);
  else expect([gate.wrote, wrote]).toEqual([{}, verdict.spends ? once : {}]);
  const isSpent = verdict.ok || verdict.spends !== undefined;
  const again = await watch(finish);
  expect(again.wrote).toEqual({});
  if (!verdict.ok)
    expect(codeOf(again.answer)).toBe(isSpent ? 'ceremony_finished' : codeOf(answer));
  return `${codeOf(answer)}${isSpent && !verdict.ok ? ', spent' : ''}`;
}
