import { z } from 'zod';
import type { Caller, Session } from '@/lib/model';
import { requireActor } from '@/lib/operations/authorise';
import { id, secret } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { mayReadSession } from '@/lib/policy/permissions';
import { shownFactors } from '@/lib/policy/session-strength';
import { ok, type Result, refuse } from '@/lib/result';
import { type FoundSession, readSession } from '@/lib/store/sessions/read-session';
import { equalHashes, hashToken } from '@/lib/tokens';

const schema = z.object({ sessionId: id, sessionToken: secret.optional() });

export type GetSessionInput = z.infer<typeof schema>;

/** The session with the factors that a reader is told of, and whose it is once there are any. */
function shown({ session, demands, hidesNames, now }: FoundSession): Session {
  const factors = shownFactors(session.factors, { ...demands, hidesNames }, now);
  return { ...session, factors, user: factors.user ? session.user : null };
}

/**
 * Reads a session (ZITADEL v2 GetSession). Needs its token (the last one still reads for 30 s), or to be
 * its creator or its user, or session.read. A wrong token is session_token_invalid, not a miss. One that no longer counts
 * (ended, past its limits, its person or their organization not active) is session_not_found; a factor that the policy
 * does not take any more is not shown.
 */
export async function getSession(caller: Caller, input: GetSessionInput): Promise<Result<Session>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { sessionId, sessionToken } = parsed.value;
  const { principal, found } = await readSession(caller, sessionId);
  const actor = requireActor(caller, principal, 'read');
  if (!actor.ok) return actor;
  if (!found?.counts) return refuse('session_not_found');
  if (sessionToken !== undefined) {
    const presented = hashToken(sessionToken);
    const isKnown = found.readableTokenHashes.some((stored) => equalHashes(presented, stored));
    return isKnown ? ok(shown(found)) : refuse('session_token_invalid');
  }
  const mayRead = !actor.value || mayReadSession(actor.value, found);
  return mayRead ? ok(shown(found)) : refuse('session_not_found');
}
