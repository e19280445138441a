import { expect } from 'vitest';
import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import type { Caller, UserVerification } from '@/lib/model';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { createSession } from '@/lib/operations/sessions/create-session';
import { decideChange } from '@/lib/operations/sessions/decide-change';
import { explainBegin } from '@/lib/operations/sessions/explain-begin';
import { explainSignIn } from '@/lib/operations/sessions/explain-sign-in';
import { newChallenge } from '@/lib/operations/sessions/new-challenge';
import { factsAbout } from '@/lib/operations/sessions/session-facts-about';
import { setSession } from '@/lib/operations/sessions/set-session';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { rolesWith } from '@/lib/policy/permissions';
import { limit, limitFrom, networkOf } from '@/lib/policy/rate-limits';
import { randomOctets } from '@/lib/random';
import type { Refusal, Result } from '@/lib/result';
import { gateOf } from '@/lib/store/parts/caller-gate';
import {
  beginConfirmation,
  readBeginFacts,
  beginSignIn as storeSignIn,
} from '@/lib/store/sessions/begin-in-browser';
import { beginSession } from '@/lib/store/sessions/begin-session';
import { changeSession } from '@/lib/store/sessions/change-session';
import { readSessionFacts } from '@/lib/store/sessions/session-facts';
import { hashToken } from '@/lib/tokens';
import type { PublicKeyCredentialRequestOptionsJSON } from '@/lib/webauthn/request-options';
import { arrange, watch } from '@/testing/gates/world';
import { client, codeOf, must, peek } from '@/testing/people';

/** The ways in which a sign-in begins: over the API at once or in a session of nobody, on the pages by name or to confirm. */
export const beginPaths = ['post', 'patch', 'page', 'confirm'] as const;
export type BeginPath = (typeof beginPaths)[number];

/** What is asked, of whom, by whom. */
export type BeginAsk = {
  caller: Caller;
  browser: Caller;
  loginName: string;
  organizationId: string | null;
  userVerification: UserVerification;
  /** What becomes of the session that PATCH changes. */
  meanwhile: string | null;
  isTokenStale: boolean;
  /** PATCH sends no session token along. */
  withoutToken?: true;
};
/** What every path answers. */
type Begun = { options?: PublicKeyCredentialRequestOptionsJSON };
type Way = {
  explain: () => Promise<Refusal | null>;
  /** The gated statement itself. */
  gate: () => Promise<unknown>;
  begin: () => Promise<Result<Begun>>;
};

const roles = rolesWith('session.write');
const roomFor = (ask: BeginAsk) => ({
  domain: config().rpId,
  userVerification: ask.userVerification,
});
const challengeFor = (ask: BeginAsk) => must(newChallenge(roomFor(ask)));

async function byPost(ask: BeginAsk): Promise<Way> {
  const { caller, loginName } = ask;
  const user = { loginName };
  const network = networkOf(client.address ?? '');
  const session = {
    ...{ id: newId(), tokenHash: randomOctets(32), user, challenge: challengeFor(ask) },
    ...{ metadata: {}, userAgent: null, lifetimeSeconds: null },
    network,
  };
  const facts = await readSessionFacts(caller, factsAbout({ user, network }));
  const reason = explainBegin(caller, session, facts);
  const gate = gateOf(caller, roles, reason ? null : facts.principal);
  return {
    explain: async () => reason,
    gate: async () => gate && beginSession(gate, session),
    begin: () => createSession(caller, { user, challenge: roomFor(ask) }),
  };
}

/** A session of nobody, and what becomes of it. */
async function sessionOfNobody({ meanwhile, isTokenStale }: BeginAsk) {
  const userAgent = { ip: client.address ?? '' };
  const { sessionId, sessionToken } = must(await createSession(systemCaller, { userAgent }));
  if (meanwhile) await arrange(`UPDATE sessions SET ${meanwhile} WHERE id = $1`, [sessionId]);
  if (isTokenStale) must(await setSession(systemCaller, { sessionId, metadata: {} }));
  return { sessionId, sessionToken };
}

async function byPatch(ask: BeginAsk): Promise<Way> {
  const { caller, loginName } = ask;
  const user = { loginName };
  const [tried, begun] = [await sessionOfNobody(ask), await sessionOfNobody(ask)];
  const change = {
    sessionId: tried.sessionId,
    presentedHash: ask.withoutToken ? null : hashToken(tried.sessionToken),
    ...{ challenge: challengeFor(ask), metadata: null, lifetimeSeconds: null },
  };
  const facts = await readSessionFacts(caller, factsAbout({ sessionId: tried.sessionId, user }));
  const verdict = decideChange(caller, { ...change, checks: { user } }, facts);
  const gate = gateOf(caller, roles, verdict.ok ? facts.principal : null);
  const userId = await peek<string | undefined>('SELECT id FROM users WHERE login_name = $1', [
    loginName,
  ]);
  const proven = { factor: 'user' as const, userId: userId ?? 'nobody' };
  const write = {
    ...change,
    named: loginName,
    // Where the policy hides who is unknown, the check of such a name proves nobody.
    proofs: verdict.ok ? verdict.value : { user: proven },
    tokenHash: randomOctets(32),
    audit: null,
    mail: null,
  };
  return {
    explain: async () => (verdict.ok ? null : verdict.error),
    gate: async () => gate && changeSession(gate, write),
    begin: () =>
      setSession(caller, {
        ...(ask.withoutToken ? { sessionId: begun.sessionId } : begun),
        ...{ user, challenge: roomFor(ask) },
      }),
  };
}

async function onPages(ask: BeginAsk, reauthenticate: boolean): Promise<Way> {
  const { browser, organizationId } = ask;
  const loginName = reauthenticate ? null : ask.loginName;
  const limits = [
    limit('begin_by_address', networkOf(client.address ?? '')),
    ...(loginName
      ? [limitFrom('begin_by_account', networkOf(client.address ?? ''), loginName)]
      : []),
  ];
  const ceremony = {
    ...{ ceremonyId: newId(), challenge: randomOctets(32), rpId: config().rpId },
    ...{ browserHash: randomOctets(32), limits },
  };
  const about = { loginName, organizationId, limits, reauthenticate };
  const named = { ...(loginName && { loginName }), ...(organizationId && { organizationId }) };
  return {
    explain: async () => explainSignIn(await readBeginFacts(browser, about), reauthenticate),
    gate: () =>
      reauthenticate
        ? beginConfirmation(browser, ceremony)
        : storeSignIn(browser, ceremony, { loginName, organizationId, byIds: null }),
    begin: () => beginSignIn(browser, { ...named, reauthenticate }),
  };
}

const wayOf: Record<BeginPath, (ask: BeginAsk) => Promise<Way>> = {
  post: byPost,
  patch: byPatch,
  page: (ask) => onPages(ask, false),
  confirm: (ask) => onPages(ask, true),
};

/** Begins on a path: statement and explanation agree, and a refusal writes nothing. */
export async function beginOn(path: BeginPath, ask: BeginAsk): Promise<Result<Begun>> {
  const way = await wayOf[path](ask);
  const reason = await way.explain();
  const gate = await watch(way.gate);
  expect({ isOpen: gate.answer !== null }).toEqual({ isOpen: reason === null });
  const { answer, wrote } = await watch(way.begin);
  expect(codeOf(answer)).toBe(reason?.code ?? 'accepted');
  if (reason) expect([gate.wrote, wrote]).toEqual([{}, {}]);
  else expect([gate.wrote.ceremonies, wrote.ceremonies]).toEqual([1, 1]);
  return answer;
}
