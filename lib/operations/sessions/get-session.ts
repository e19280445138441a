import type { Caller, Session } from '@/lib/model';
import { requireActor } from '@/lib/operations/authorise';
import { holds } from '@/lib/policy/permissions';
import { shownFactors } from '@/lib/policy/session-strength';
import { ok, type Result, refuse } from '@/lib/result';
import { readSession } from '@/lib/store/sessions/read-session';
import { equalHashes, hashToken } from '@/lib/tokens';

/** The session with the factors that a reader is told of. */
const shown = (session: Session): Session => ({
  ...session,
  factors: shownFactors(session.factors),
});

/**
 * Reads a session (ZITADEL v2 GetSession). Needs its token (the last one still reads for 30 s), or to be
 * its creator or its user, or session.read. A wrong token is session_token_invalid, not a miss.
 */
export async function getSession(
  caller: Caller,
  input: { sessionId: string; sessionToken?: string },
): Promise<Result<Session>> {
  const { principal, found } = await readSession(caller, input.sessionId);
  const actor = requireActor(caller, principal, 'read');
  if (!actor.ok) return actor;
  if (!found) return refuse('session_not_found');
  if (input.sessionToken !== undefined) {
    const presented = hashToken(input.sessionToken);
    const isKnown = found.readableTokenHashes.some((stored) => equalHashes(presented, stored));
    return isKnown ? ok(shown(found.session)) : refuse('session_token_invalid');
  }
  const mayRead =
    !actor.value ||
    found.creatorId === actor.value.userId ||
    found.userId === actor.value.userId ||
    holds(actor.value, 'session.read', null);
  return mayRead ? ok(shown(found.session)) : refuse('session_not_found');
}
