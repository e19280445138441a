import { z } from 'zod';
import { counted } from '@/lib/ceremony-counts';
import type { Caller, Details, SessionProofs } from '@/lib/model';
import { id, secret } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { type AskedChange, decideChange } from '@/lib/operations/sessions/decide-change';
import { prepareDecoys } from '@/lib/operations/sessions/decoy-credentials';
import { auditOvertaken, noticeOfCopy, spendOn } from '@/lib/operations/sessions/explain-assertion';
import { newChallenge, optionsOf } from '@/lib/operations/sessions/new-challenge';
import { proveAssertion } from '@/lib/operations/sessions/prove-assertion';
import { factsAbout } from '@/lib/operations/sessions/session-facts-about';
import { sessionMembers } from '@/lib/operations/sessions/session-input';
import { namedBy, readUserCheck } from '@/lib/policy/factors/user';
import { rolesWith } from '@/lib/policy/permissions';
import { ok, type Result, refuse } from '@/lib/result';
import type { AuditEntry } from '@/lib/store/parts/audit';
import { type CallerGate, gateOf } from '@/lib/store/parts/caller-gate';
import type { LimitedMail } from '@/lib/store/parts/mail';
import {
  type ChangedSession,
  changeSession,
  type SessionWrite,
} from '@/lib/store/sessions/change-session';
import { readSessionFacts } from '@/lib/store/sessions/session-facts';
import { readInstanceId } from '@/lib/store/settings/instance';
import { hashToken, newToken } from '@/lib/tokens';
import {
  type AuthenticationResponse,
  parseAuthentication,
} from '@/lib/webauthn/authentication-response';
import type { PublicKeyCredentialRequestOptionsJSON } from '@/lib/webauthn/request-options';

const schema = z.object({
  sessionId: id,
  /** Optional; when present it must be the session's current token. */
  sessionToken: secret.optional(),
  ...sessionMembers,
  /** AuthenticationResponseJSON as the browser made it. */
  credential: z.unknown().optional(),
});

export type SetSessionInput = z.infer<typeof schema>;

export type SetSession = {
  details: Details;
  sessionToken: string;
  options?: PublicKeyCredentialRequestOptionsJSON;
};

/** The passkey answer taken apart, null when there is none; one that is no credential spends nothing. */
function readCredential(credential: unknown): Result<AuthenticationResponse | null> {
  if (credential === undefined) return ok(null);
  const parsed = parseAuthentication(credential);
  if (parsed.ok) return parsed;
  return refuse('invalid_argument', { field: 'credential', cause: parsed.reason });
}

/** The hash of the session's token, if one came: as a member of the request, else as the caller's own bearer token. */
function presentedHash(caller: Caller, input: SetSessionInput): Uint8Array | null {
  if (input.sessionToken !== undefined) return hashToken(input.sessionToken);
  const bearer = caller.kind === 'bearer' ? caller.token : null;
  return bearer?.kind === 'session' && bearer.id === input.sessionId ? bearer.hash : null;
}

function readChange(caller: Caller, input: SetSessionInput): Result<AskedChange> {
  const response = readCredential(input.credential);
  if (!response.ok) return response;
  const user = input.user ? readUserCheck(input.user) : null;
  const webAuthN = response.value;
  const challenge = newChallenge(input.challenge);
  if (!challenge.ok) return challenge;
  return ok({
    sessionId: input.sessionId,
    presentedHash: presentedHash(caller, input),
    checks: { ...(user && { user }), ...(webAuthN && { webAuthN }) },
    challenge: challenge.value,
    metadata: input.metadata ?? null,
    lifetimeSeconds: input.lifetimeSeconds ?? null,
  });
}

/** The event of a change: one for each outcome. A challenge alone is none. */
function eventOf(caller: Caller, asked: AskedChange, proofs: SessionProofs): AuditEntry | null {
  const { sessionId, metadata, lifetimeSeconds } = asked;
  const { client } = caller;
  if (proofs.webAuthN) {
    const { passkeyId, userVerified } = proofs.webAuthN;
    const facts = { sessionId, passkeyId, userVerified };
    return { type: 'session.passkey.checked', facts, client };
  }
  if (proofs.user) return { type: 'session.user.checked', facts: { sessionId }, client };
  const isChanged = metadata !== null || lifetimeSeconds !== null;
  return isChanged ? { type: 'session.changed', facts: { sessionId }, client } : null;
}

type Attempt = { caller: Caller; asked: AskedChange; tokenHash: Uint8Array };

function write(
  { caller, asked, tokenHash }: Attempt,
  gate: CallerGate,
  proofs: SessionProofs,
  mail: LimitedMail | null,
): Promise<SessionWrite> {
  const { checks, ...change } = asked;
  const audit = eventOf(caller, asked, proofs);
  const named = namedBy(checks.user);
  return changeSession(gate, { ...change, named, proofs, tokenHash, audit, mail });
}

/** What succeeds without a look at the session: an assertion alone that holds under the kept key. */
async function writeAssertion(attempt: Attempt): Promise<SessionWrite> {
  const { caller, asked } = attempt;
  const gate = gateOf(caller, rolesWith('session.write'));
  const { webAuthN: response, ...others } = asked.checks;
  if (!gate || !response || Object.keys(others).length > 0) return null;
  const webAuthN = await proveAssertion(response, null);
  return webAuthN && write(attempt, gate, { webAuthN }, null);
}

/** Reads, decides, writes; or says why not. `written` is what an attempt before came to. */
async function decideAndWrite(
  attempt: Attempt,
  written: SessionWrite,
): Promise<Result<ChangedSession>> {
  const { caller, asked } = attempt;
  const { sessionId, checks } = asked;
  const by = { client: caller.client, isBrowser: false };
  const user = checks.user ?? null;
  const credentialId = checks.webAuthN?.credentialId ?? null;
  const facts = await readSessionFacts(caller, factsAbout({ sessionId, user, credentialId }));
  if (written) return { ok: false, error: await auditOvertaken(facts, by) };
  const verdict = decideChange(caller, asked, facts);
  if (!verdict.ok) {
    if (!verdict.spends) return verdict;
    const { ceremony, refusal } = verdict.spends;
    return { ok: false, error: await spendOn(facts, ceremony, refusal, by) };
  }
  const gate = gateOf(caller, rolesWith('session.write'), facts.principal);
  const mail = verdict.value.webAuthN?.isCopySuspected ? noticeOfCopy(facts, true) : null;
  const again = gate && (await write(attempt, gate, verdict.value, mail));
  if (!again) return refuse('unavailable');
  return 'changed' in again
    ? ok(again.changed)
    : { ok: false, error: await auditOvertaken(facts, by) };
}

async function change(attempt: Attempt): Promise<Result<ChangedSession>> {
  const written = await writeAssertion(attempt);
  if (written && 'changed' in written) return ok(written.changed);
  const decided = await decideAndWrite(attempt, written);
  // No reason was found, and yet nothing written: something moved in between. Now it has a reason, or works.
  const isUnexplained = !decided.ok && decided.error.code === 'unavailable';
  return isUnexplained ? decideAndWrite(attempt, null) : decided;
}

async function set(caller: Caller, input: SetSessionInput): Promise<Result<SetSession>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const asked = readChange(caller, parsed.value);
  if (!asked.ok) return asked;
  if (asked.value.challenge) await prepareDecoys();
  const sessionToken = newToken('session', asked.value.sessionId);
  const tokenHash = hashToken(sessionToken);
  const changed = await change({ caller, asked: asked.value, tokenHash });
  if (!changed.ok) return changed;
  const { sequence, changedAt, challenge: opened } = changed.value;
  const resourceOwner = await readInstanceId();
  const details = { sequence, changeDate: changedAt, resourceOwner };
  const { challenge } = asked.value;
  if (!challenge || !opened) return ok({ details, sessionToken });
  return ok({ details, sessionToken, options: optionsOf(challenge, opened) });
}

/**
 * Changes a session (ZITADEL v2 SetSession): user check, passkey check, new challenge, metadata and
 * lifetime, all or nothing. Needs session.write, and without the session's token a session that others had made takes a
 * rank that is not below its user's, and while it is nobody's, not below its makers'. From then on it does no more than
 * the caller may. Every success rotates the token, and of several changes with one token one wins. A
 * passkey answer spends its ceremony exactly once, refused or not. An assertion that holds costs one statement. A session
 * named after somebody who is hidden accepts nobody.
 */
export function setSession(caller: Caller, input: SetSessionInput): Promise<Result<SetSession>> {
  const answered = set(caller, input);
  const finished = input.credential === undefined ? answered : counted('sign_in.finish', answered);
  return input.challenge ? counted('sign_in.begin', finished) : finished;
}
