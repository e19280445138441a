import type { Caller, Details } from '@/lib/model';
import { requireActor } from '@/lib/operations/authorise';
import { holds } from '@/lib/policy/permissions';
import { ok, type Result, refuse } from '@/lib/result';
import { endSession } from '@/lib/store/sessions/end-session';
import { readSession } from '@/lib/store/sessions/read-session';
import { readInstanceId } from '@/lib/store/settings/instance';
import { equalHashes, hashToken } from '@/lib/tokens';

/**
 * Ends a session (ZITADEL v2 DeleteSession). Needs its token, to be its user, or session.delete.
 * One that is unknown or ended already is a success: there is nothing left to end.
 */
export async function deleteSession(
  caller: Caller,
  input: { sessionId: string; sessionToken?: string },
): Promise<Result<{ details: Details }>> {
  const { principal, found } = await readSession(caller, input.sessionId);
  const actor = requireActor(caller, principal, 'write');
  if (!actor.ok) return actor;
  if (found && input.sessionToken !== undefined) {
    const current = found.readableTokenHashes[0];
    if (!current || !equalHashes(hashToken(input.sessionToken), current))
      return refuse('session_token_invalid');
  } else if (found && actor.value && found.userId !== actor.value.userId) {
    if (!holds(actor.value, 'session.delete', null)) return refuse('permission_denied');
  }
  const ended = await endSession(input.sessionId, {
    type: 'session.ended',
    actorId: actor.value?.userId ?? null,
    facts: { sessionId: input.sessionId },
    client: caller.client,
  });
  const details = {
    sequence: ended.sequence ?? found?.session.sequence ?? 1,
    changeDate: ended.changeDate,
    resourceOwner: await readInstanceId(),
  };
  return ok({ details });
}
