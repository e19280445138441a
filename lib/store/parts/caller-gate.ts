// Hand-written: the gate through which the halves of a ceremony are let in, part of each of those statements.
import type { Caller, Principal, Role } from '@/lib/model';
import { makerIdsOf, makersOf, reachesRank, reachesRankOf } from '@/lib/store/parts/rank';
import { isOver } from '@/lib/store/parts/session-life';
import type { Names } from '@/lib/store/postgres/statement';

/**
 * What must hold of the caller when the write happens. An access token is judged by the statement alone. A session
 * was judged before (policy/session-strength), so it must be the very row that was judged: same sequence, same token.
 */
export type CallerGate =
  | { kind: 'access'; id: string; hash: Uint8Array; roles: GateRoles }
  | { kind: 'session'; id: string; hash: Uint8Array; roles: GateRoles; sequence: number }
  | { kind: 'system' };

/** Roles that open the gate: over the whole instance, and over the people of the caller's own organization. */
export type GateRoles = { instance: Role[]; organization: Role[] };

/** What `fromCallerGate` takes, each kind its own. */
export type GateParams = {
  gateId?: string;
  gateHash?: Uint8Array;
  gateRoles?: Role[];
  gateHomeRoles?: Role[];
  gateSequence?: number;
};

/** The values of the gate's parameters. */
export function gateParams(gate: CallerGate): GateParams {
  if (gate.kind === 'system') return {};
  const { id, hash, roles } = gate;
  const sequence = gate.kind === 'session' ? { gateSequence: gate.sequence } : {};
  return {
    gateId: id,
    gateHash: hash,
    gateRoles: roles.instance,
    gateHomeRoles: roles.organization,
    ...sequence,
  };
}

/**
 * The gate of a caller who needs one of `roles`. Null when nothing could open it: an
 * anonymous caller, or a session that was not judged.
 */
export function gateOf(
  caller: Caller,
  roles: GateRoles,
  judged: Principal | null = null,
): CallerGate | null {
  if (caller.kind === 'system') return { kind: 'system' };
  if (!('token' in caller) || !caller.token) return null;
  const { kind, id, hash } = caller.token;
  if (kind === 'access') return { kind, id, hash, roles };
  if (kind !== 'session' || !judged?.session) return null;
  return { kind, id, hash, roles, sequence: judged.session.sequence };
}

const holder = `
    JOIN users caller ON caller.id = presented.user_id AND caller.state = 'ACTIVE'
    JOIN organizations caller_home ON caller_home.id = caller.organization_id AND caller_home.state = 'ACTIVE'`;

/** Who acts under a gate: the caller, and where it is a session, everybody who had that made or changed. */
const eachOf = (kind: CallerGate['kind'], condition: (who: string) => string): string =>
  kind === 'session'
    ? `${condition('caller')} AND NOT EXISTS (
        SELECT FROM ${makersOf('presented')} maker WHERE (${condition('maker')}) IS NOT TRUE)`
    : condition('caller');

/** SQL: the ids of all who act under the gate: what they make can do no more than each of them may. */
export function actingIds(kind: CallerGate['kind']): string {
  if (kind === 'system') return `'{}'::text[]`;
  const own = 'ARRAY[caller.id]';
  return kind === 'session'
    ? `(${own} || array_remove(${makerIdsOf('presented')}, caller.id))`
    : own;
}

/** SQL: the caller's rank is not below that of somebody with these roles (SQL). */
export const ranksWith = (kind: CallerGate['kind'], roles: string): string =>
  kind === 'system' ? 'true' : `(${eachOf(kind, (who) => reachesRank(`${who}.roles`, roles))})`;

/**
 * SQL: the caller may change the session in the row `session` without its token (policy/permissions, `mayTakeSession`);
 * `roles` are those of its person (SQL).
 */
export const mayTake = (kind: CallerGate['kind'], session: string, roles: string): string => {
  if (kind === 'system') return 'true';
  const taken = eachOf(
    kind,
    (who) => `(${who}.id = ANY (${session}.maker_ids) OR CASE WHEN ${session}.user_id IS NULL
        THEN ${session}.maker_ids <> '{}' AND ${reachesRankOf(`${who}.roles`, `${session}.maker_ids`)}
        ELSE ${reachesRank(`${who}.roles`, roles)} END)`,
  );
  return `(${taken})`;
};

/**
 * SQL: joins whoever holds the session or access token of `id` (SQL) as `caller`, while it counts: of something that was
 * begun by it and is to be finished.
 */
export const joinHolder = (kind: 'access' | 'session', id: string): string =>
  kind === 'session'
    ? `JOIN sessions presented ON presented.id = ${id} AND NOT ${isOver('presented')} ${holder}`
    : `JOIN access_tokens presented ON presented.id = ${id}
       AND (presented.expires_at IS NULL OR presented.expires_at > now()) ${holder}`;

type RoleParams = Names<Pick<GateParams, 'gateRoles' | 'gateHomeRoles'>>;

/** SQL: the caller holds a role over the user in the row `user`, whatever the rank of either; null: over the whole instance. */
export function holdsOver(kind: CallerGate['kind'], p: RoleParams, user: string | null): string {
  if (kind === 'system') return 'true';
  const held = eachOf(kind, (who) => {
    const everywhere = `${who}.roles && ${p.gateRoles}::"Role"[]`;
    if (user === null) return everywhere;
    return `(${everywhere} OR (${who}.organization_id = ${user}.organization_id AND ${who}.roles && ${p.gateHomeRoles}::"Role"[]))`;
  });
  return `(${held})`;
}

/** SQL: the caller holds a role that reaches the user in the row `user`, and is not below them; null: the whole instance. */
export function reaches(kind: CallerGate['kind'], p: RoleParams, user: string | null): string {
  const held = holdsOver(kind, p, user);
  return user === null ? held : `(${held} AND ${ranksWith(kind, `${user}.roles`)})`;
}

/**
 * SQL: FROM of a gate; `caller.id` is null if the kind is system. Look-ups by primary key alone. It takes a condition
 * by `reaches` to make it a gate.
 */
export function fromCallerGate(kind: CallerGate['kind'], p: Names<GateParams>): string {
  switch (kind) {
    case 'access':
      return `(
      SELECT user_id FROM access_tokens WHERE id = ${p.gateId} AND hash = ${p.gateHash}
        AND (expires_at IS NULL OR expires_at > now())
    ) presented ${holder}`;
    case 'session':
      return `(
      SELECT user_id, maker_ids, taker_ids FROM sessions s WHERE id = ${p.gateId} AND token_hash = ${p.gateHash}
        AND sequence = ${p.gateSequence} AND NOT ${isOver('s')}
    ) presented ${holder}`;
    case 'system':
      return '(SELECT 1) presented CROSS JOIN (SELECT NULL::text AS id) caller';
  }
}
