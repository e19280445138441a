import { z } from 'zod';
import type { Caller, Details, Principal } from '@/lib/model';
import { type Actor, requireActor } from '@/lib/operations/authorise';
import { id, secret } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { holds, mayTakeSession } from '@/lib/policy/permissions';
import { ok, type Result, refuse } from '@/lib/result';
import { endSession } from '@/lib/store/sessions/end-session';
import { type FoundSession, readSession } from '@/lib/store/sessions/read-session';
import { readInstanceId } from '@/lib/store/settings/instance';
import { equalHashes, hashToken } from '@/lib/tokens';

const schema = z.object({
  sessionId: id,
  /** Optional; when present it must be the session's current token. */
  sessionToken: secret.optional(),
});

export type DeleteSessionInput = z.infer<typeof schema>;

/** A session may end itself, as a browser may sign out: whatever it has proven, and however old that is. */
function requireEnder(
  caller: Caller,
  principal: Principal | null,
  sessionId: string,
): Result<Actor> {
  const isItself = principal?.session?.id === sessionId && !principal.isExpired;
  if (isItself && (caller.kind === 'browser' || !principal.isPrevious)) return ok(principal);
  return requireActor(caller, principal, 'write');
}

/** Whether the actor may end a session without its token. */
function mayEnd(actor: Principal, found: FoundSession): boolean {
  const isOwn = found.userId === actor.userId;
  return (isOwn || holds(actor, 'session.delete', null)) && mayTakeSession(actor, found);
}

/**
 * Ends a session (ZITADEL v2 DeleteSession). Needs its token, to be its user, or session.delete; without its token a
 * session that others had made takes a rank that is not below its user's, and while it is nobody's, not below its makers'.
 * One that is unknown or ended already is a success: there is nothing left to end. A token counts at the moment of
 * the end: one that is rotated away before ends nothing.
 */
export async function deleteSession(
  caller: Caller,
  input: DeleteSessionInput,
): Promise<Result<{ details: Details }>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { sessionId, sessionToken } = parsed.value;
  const presentedHash = sessionToken === undefined ? null : hashToken(sessionToken);
  const { principal, found } = await readSession(caller, sessionId);
  const actor = requireEnder(caller, principal, sessionId);
  if (!actor.ok) return actor;
  if (found && presentedHash) {
    const current = found.readableTokenHashes[0];
    if (!current || !equalHashes(presentedHash, current)) return refuse('session_token_invalid');
  } else if (found && actor.value && !mayEnd(actor.value, found)) {
    return refuse('permission_denied');
  }
  const ended = await endSession(
    { sessionId, presentedHash },
    {
      type: 'session.ended',
      actorId: actor.value?.userId ?? null,
      facts: { sessionId },
      client: caller.client,
    },
  );
  if (!ended) return refuse('session_token_invalid');
  const details = {
    sequence: ended.sequence ?? found?.session.sequence ?? 1,
    changeDate: ended.changeDate,
    resourceOwner: await readInstanceId(),
  };
  return ok({ details });
}
