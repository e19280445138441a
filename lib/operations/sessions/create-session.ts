import { z } from 'zod';
import { counted } from '@/lib/ceremony-counts';
import { newId } from '@/lib/ids';
import type { Caller, Details } from '@/lib/model';
import { parseInput } from '@/lib/operations/parse-input';
import { askingNetwork } from '@/lib/operations/sessions/asking-network';
import { prepareDecoys } from '@/lib/operations/sessions/decoy-credentials';
import { explainBegin } from '@/lib/operations/sessions/explain-begin';
import { newChallenge, optionsOf } from '@/lib/operations/sessions/new-challenge';
import { factsAbout } from '@/lib/operations/sessions/session-facts-about';
import { sessionMembers, userAgentFacts } from '@/lib/operations/sessions/session-input';
import { readUserCheck } from '@/lib/policy/factors/user';
import { rolesWith } from '@/lib/policy/permissions';
import { ok, type Result, refuse } from '@/lib/result';
import { gateOf } from '@/lib/store/parts/caller-gate';
import {
  type BegunSession,
  beginSession,
  type NewSession,
} from '@/lib/store/sessions/begin-session';
import { readSessionFacts } from '@/lib/store/sessions/session-facts';
import { readInstanceId } from '@/lib/store/settings/instance';
import { hashToken, newToken } from '@/lib/tokens';
import type { PublicKeyCredentialRequestOptionsJSON } from '@/lib/webauthn/request-options';

const schema = z.object({ ...sessionMembers, userAgent: userAgentFacts.optional() });

export type CreateSessionInput = z.infer<typeof schema>;

export type CreatedSession = {
  details: Details;
  sessionId: string;
  sessionToken: string;
  options?: PublicKeyCredentialRequestOptionsJSON;
};

/** Begins it, and finds out why not where that failed; no reason found: once more. */
async function begin(caller: Caller, session: NewSession): Promise<Result<BegunSession>> {
  const roles = rolesWith('session.write');
  const gate = gateOf(caller, roles);
  const begun = gate && (await beginSession(gate, session));
  if (begun) return ok(begun);
  const facts = await readSessionFacts(caller, factsAbout(session));
  const refusal = explainBegin(caller, session, facts);
  if (refusal) return { ok: false, error: refusal };
  const judged = gateOf(caller, roles, facts.principal);
  const again = judged && (await beginSession(judged, session));
  return again ? ok(again) : refuse('unavailable');
}

async function create(caller: Caller, given: CreateSessionInput): Promise<Result<CreatedSession>> {
  const parsed = parseInput(schema, given);
  if (!parsed.ok) return parsed;
  const input = parsed.value;
  const user = input.user ? readUserCheck(input.user) : null;
  const challenge = newChallenge(input.challenge);
  if (!challenge.ok) return challenge;
  if (challenge.value) await prepareDecoys();
  const sessionId = newId();
  const sessionToken = newToken('session', sessionId);
  const network = askingNetwork(caller, input.userAgent?.ip);
  const begun = await begin(caller, {
    id: sessionId,
    tokenHash: hashToken(sessionToken),
    user,
    challenge: challenge.value,
    metadata: input.metadata ?? {},
    userAgent: input.userAgent ?? null,
    lifetimeSeconds: input.lifetimeSeconds ?? null,
    network,
  });
  if (!begun.ok) return begun;
  const { now, userVerification } = begun.value;
  const resourceOwner = await readInstanceId();
  const details = { sequence: 1, changeDate: now, creationDate: now, resourceOwner };
  if (!challenge.value || !userVerification) return ok({ details, sessionId, sessionToken });
  const options = optionsOf(challenge.value, { ...begun.value, userVerification });
  return ok({ details, sessionId, sessionToken, options });
}

/**
 * Creates a session with its user check and passkey challenge, in one statement (ZITADEL v2
 * CreateSession). Needs session.write. The challenge asks the stronger of what the caller and the
 * policy ask, and lives as long as the policy's timeout says. Without a lifetime the session lives as long as a sign-in
 * in a browser does. Where the policy hides names, one of nobody gets the answer of one of somebody.
 */
export function createSession(
  caller: Caller,
  given: CreateSessionInput,
): Promise<Result<CreatedSession>> {
  const created = create(caller, given);
  return given.challenge ? counted('sign_in.begin', created) : created;
}
