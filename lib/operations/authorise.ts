import type { Caller, Principal } from '@/lib/model';
import { holds, type Permission } from '@/lib/policy/permissions';
import { freshUntil, sessionStanding } from '@/lib/policy/session-strength';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';

/** Who acts, once it is settled that they may; null is the system itself (command line, jobs). */
export type Actor = Principal | null;

/** What kind of caller presents it: refusals are worded by that. */
type Presenter = Pick<Caller, 'kind'>;

/** A session acts for its person while it is signed in by what the policy asks now, whoever presents it, and how. */
function checkSession({
  factors,
  demands,
  now,
}: NonNullable<Principal['session']>): Refusal | null {
  const standing = sessionStanding(factors, demands, now);
  if (standing === 'good') return null;
  const isProven = standing !== 'no_factor';
  return refuse(isProven ? 'reauthentication_required' : 'authentication_required').error;
}

/** What a principal is worth before any permission is looked at. Codes as the contract names them. */
function checkPrincipal(caller: Presenter, principal: Principal | null): Refusal | null {
  if (!principal) {
    const code = caller.kind === 'bearer' ? 'invalid_token' : 'unauthenticated';
    return refuse(code).error;
  }
  if (principal.isExpired)
    return refuse(principal.session ? 'session_expired' : 'invalid_token').error;
  return principal.session && checkSession(principal.session);
}

/**
 * Settles that the caller is somebody: a live token, or a session that meets what the policy asks now.
 * A value that was rotated away counts for reading only. The system always passes.
 */
export function requireActor(
  caller: Presenter,
  principal: Principal | null,
  use: 'read' | 'write',
): Result<Actor> {
  if (caller.kind === 'system') return ok(null);
  const refusal = checkPrincipal(caller, principal);
  if (refusal) return { ok: false, error: refusal };
  // A browser's former cookie stays good: two tabs never break each other.
  if (use === 'write' && principal?.isPrevious && caller.kind === 'bearer')
    return refuse('session_token_invalid');
  return ok(principal);
}

/** Settles that the caller holds a permission over an organization (null: the whole instance). */
export function requirePermission(
  caller: Caller,
  principal: Principal | null,
  permission: Permission,
  organizationId: string | null,
): Result<Actor> {
  const use = permission.endsWith('.read') ? 'read' : 'write';
  const actor = requireActor(caller, principal, use);
  if (!actor.ok || !actor.value) return actor;
  return holds(actor.value, permission, organizationId) ? actor : refuse('permission_denied');
}

/**
 * Settles that the caller may act on a user: as that user, with a session whose passkey was verified
 * within `freshSeconds` when given, or by permission over the user's organization.
 */
export function requireSelfOr(
  permission: Permission,
  caller: Presenter,
  {
    principal,
    user,
    now,
  }: {
    principal: Principal | null;
    user: { id: string; organizationId: string } | null;
    now: Date;
  },
  freshSeconds: number | null = null,
): Result<Actor> {
  const actor = requireActor(caller, principal, permission.endsWith('.read') ? 'read' : 'write');
  if (!actor.ok || !actor.value) return actor;
  const { value } = actor;
  if (value.userId === user?.id && value.session) {
    const isFresh =
      freshSeconds === null || freshUntil(value.session.factors, freshSeconds, now) !== null;
    return isFresh ? actor : refuse('reauthentication_required');
  }
  return holds(value, permission, user?.organizationId ?? null)
    ? actor
    : refuse('permission_denied');
}
