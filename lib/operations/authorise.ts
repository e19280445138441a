import type { Caller, Principal, Role } from '@/lib/model';
import { holds, type Permission, reachesRank } from '@/lib/policy/permissions';
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

/** Whom an operation is about, as far as rights over them go. */
type Subject = { id: string; organizationId: string; roles: Role[] };

/**
 * Settles that the caller may change a user: by permission over the user's organization, and by a rank that is not below
 * the user's. Without a user it takes the permission over the whole instance, so that others learn nothing of ids.
 */
export function requirePermissionOver(
  caller: Caller,
  principal: Principal | null,
  permission: Permission,
  user: Subject | null,
): Result<Actor> {
  const permitted = requirePermission(caller, principal, permission, user?.organizationId ?? null);
  if (!permitted.ok || !permitted.value || !user) return permitted;
  return reachesRank(permitted.value, user.roles) ? permitted : refuse('permission_denied');
}

/**
 * Settles that the caller may act on a user: as that user, with a session whose passkey was verified within
 * `freshSeconds` when given, or by permission over the user's organization. What changes something takes a rank that is
 * not below the user's as well, also of whoever had the session made; not where `byCode`: whoever has the user's code
 * could use it without any role.
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
    user: Subject | null;
    now: Date;
  },
  { freshSeconds = null, byCode = false }: { freshSeconds?: number | null; byCode?: boolean } = {},
): Result<Actor> {
  const use = permission.endsWith('.read') ? 'read' : 'write';
  const actor = requireActor(caller, principal, use);
  if (!actor.ok || !actor.value) return actor;
  const { value } = actor;
  const isRanked = use === 'write' && !byCode && user;
  if (isRanked && !reachesRank(value, user.roles)) return refuse('permission_denied');
  if (value.userId === user?.id && value.session) {
    const isFresh =
      freshSeconds === null || freshUntil(value.session.factors, freshSeconds, now) !== null;
    return isFresh ? actor : refuse('reauthentication_required');
  }
  return holds(value, permission, user?.organizationId ?? null)
    ? actor
    : refuse('permission_denied');
}
