import type { Caller } from '@/lib/model';
import { holds, type Permission } from '@/lib/policy/permissions';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import type { Standing } from '@/lib/store/parts/caller-sql';

/** Who acts, once it is settled that they may; null is the system itself (command line, jobs). */
export type Actor = Standing | null;

/** What a standing is worth before any permission is looked at. Codes as the contract names them. */
function checkStanding(caller: Caller, standing: Standing | null): Refusal | null {
  if (!standing) {
    const code = caller.kind === 'bearer' ? 'invalid_token' : 'unauthenticated';
    return refuse(code).error;
  }
  if (standing.isExpired)
    return refuse(standing.sessionId ? 'session_expired' : 'invalid_token').error;
  if (standing.sessionId && !standing.webauthnCheckedAt)
    return refuse('authentication_required').error;
  return null;
}

/**
 * Settles that the caller is somebody: a live token, or a browser with a verified session.
 * A value that was rotated away counts for reading only. The system always passes.
 */
export function requireActor(
  caller: Caller,
  standing: Standing | null,
  use: 'read' | 'write',
): Result<Actor> {
  if (caller.kind === 'system') return ok(null);
  const refusal = checkStanding(caller, standing);
  if (refusal) return { ok: false, error: refusal };
  // A browser's former cookie stays good: two tabs never break each other.
  if (use === 'write' && standing?.isPrevious && caller.kind === 'bearer')
    return refuse('session_token_invalid');
  return ok(standing);
}

/** Settles that the caller holds a permission over an organization (null: the whole instance). */
export function requirePermission(
  caller: Caller,
  standing: Standing | null,
  permission: Permission,
  organizationId: string | null,
): Result<Actor> {
  const use = permission.endsWith('.read') ? 'read' : 'write';
  const actor = requireActor(caller, standing, use);
  if (!actor.ok || !actor.value) return actor;
  return holds(actor.value, permission, organizationId) ? actor : refuse('permission_denied');
}

/**
 * Settles that the caller may act on a user: as that user, with a session whose passkey was verified
 * within `freshSeconds` when given, or by permission over the user's organization.
 */
export function requireSelfOr(
  permission: Permission,
  caller: Caller,
  {
    caller: standing,
    user,
    now,
  }: { caller: Standing | null; user: { id: string; organizationId: string } | null; now: Date },
  freshSeconds: number | null = null,
): Result<Actor> {
  const actor = requireActor(caller, standing, permission.endsWith('.read') ? 'read' : 'write');
  if (!actor.ok || !actor.value) return actor;
  const { value } = actor;
  if (value.userId === user?.id && value.sessionId) {
    const isFresh = freshSeconds === null || isWithin(value.webauthnCheckedAt, freshSeconds, now);
    return isFresh ? actor : refuse('reauthentication_required');
  }
  return holds(value, permission, user?.organizationId ?? null)
    ? actor
    : refuse('permission_denied');
}

/** Whether a time (ISO 8601) lies at most that many seconds before now. */
function isWithin(time: string | null, seconds: number, now: Date): boolean {
  return time !== null && now.getTime() - new Date(time).getTime() <= seconds * 1000;
}
