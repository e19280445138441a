// Hand-written: who is calling is the first thing that every operation asks, in the statement that it asks anyway.
import type { Caller, Principal, Role } from '@/lib/model';
import { factors } from '@/lib/store/parts/factors';
import { demandsOf, joinPolicy } from '@/lib/store/parts/policy';
import { makersOf } from '@/lib/store/parts/rank';
import { isOver } from '@/lib/store/parts/session-life';
import {
  bool,
  found,
  instant,
  integer,
  list,
  mapped,
  orNull,
  type Reader,
  record,
  text,
} from '@/lib/store/postgres/reader';
import { type Names, run, type Statement } from '@/lib/store/postgres/statement';

/** What a caller presents; every statement that asks who is calling takes these. */
export type CallerParams = { callerId: string | null; callerHash: Uint8Array | null };

type Kind = 'nobody' | 'access' | 'session' | 'browser';

/** How one kind of caller is found: an outer join that may find nothing, and what it finds. */
export type CallerPart = {
  join: (p: Names<CallerParams>) => string;
  /** SQL of the caller's user id, null for nobody. */
  callerId: string;
  principal: Reader<Principal | null>;
};

/** A row whose token was presented: the current one, or the one before while that still reads. */
const presents = (
  row: string,
  p: Names<CallerParams>,
) => `${row}.id = ${p.callerId} AND (${row}.token_hash = ${p.callerHash}
        OR (${row}.previous_token_hash = ${p.callerHash} AND ${row}.previous_valid_until > now()))`;

// Each is a walk along primary keys.
const presentedRows: Record<Exclude<Kind, 'nobody'>, (p: Names<CallerParams>) => string> = {
  access: (
    p,
  ) => `SELECT user_id, false AS is_previous, coalesce(expires_at <= now(), false) AS is_expired
      FROM access_tokens WHERE id = ${p.callerId} AND hash = ${p.callerHash}`,
  session: (
    p,
  ) => `SELECT s.id, s.sequence, s.user_id, NULL AS user_agent_id, s.maker_ids, s.taker_ids, s.factors,
        s.token_hash <> ${p.callerHash} AS is_previous, ${isOver('s')} AS is_expired
      FROM sessions s WHERE ${presents('s', p)}`,
  browser: (p) => `SELECT s.id, s.sequence, s.user_id, b.id AS user_agent_id, s.factors,
        b.token_hash <> ${p.callerHash} AS is_previous, ${isOver('s')} AS is_expired
      FROM user_agents b JOIN sessions s ON s.id = b.current_session_id WHERE ${presents('b', p)}`,
};

const joinFor = (kind: Kind) => (p: Names<CallerParams>) =>
  kind === 'nobody'
    ? ''
    : `LEFT JOIN (
      (${presentedRows[kind](p)}) presented
      JOIN users caller ON caller.id = presented.user_id AND caller.state = 'ACTIVE'
      JOIN organizations caller_home ON caller_home.id = caller.organization_id AND caller_home.state = 'ACTIVE'
      ${kind === 'access' ? '' : joinPolicy('caller.organization_id', 'caller_policy')}
      ${kind === 'session' ? joinMakers('presented', 'makers') : ''}
    ) ON true`;

const sessionOf: Reader<Principal['session']> = record({
  id: text('presented.id'),
  sequence: integer('presented.sequence'),
  userAgentId: orNull(text('presented.user_agent_id')),
  factors: factors('presented.factors'),
  demands: demandsOf('caller_policy'),
  now: instant('now()'),
});
const nobody: Reader<null> = { columns: [], read: () => null };

/** Who calls by an access token or a browser's cookie is bound by nobody else. */
export const noMakers: Reader<Principal['makers']> = { columns: [], read: () => [] };

/** SQL: joins everybody who had the session in the row `row` made or changed, as one row `alias` for `makersIn`. */
export const joinMakers = (row: string, alias: string): string => `
      LEFT JOIN LATERAL (
        SELECT array_agg(id ORDER BY id) AS ids, array_agg(organization_id ORDER BY id) AS homes,
          array_agg(array_to_string(roles, ',') ORDER BY id) AS roles
        FROM ${makersOf(row)} maker
      ) ${alias} ON true`;

/** Reads everybody whom `joinMakers` joined as `alias`; a browser's cookie was given to nobody else. */
export const makersIn = (alias: string): Reader<Principal['makers']> =>
  mapped(
    record({
      ids: list<string>(`coalesce(${alias}.ids, '{}')`),
      homes: list<string>(`coalesce(${alias}.homes, '{}')`),
      roles: list<string>(`coalesce(${alias}.roles, '{}')`),
    }),
    ({ ids, homes, roles }) =>
      ids.map((id, index) => ({
        id,
        organizationId: homes[index] ?? '',
        roles: (roles[index] ?? '').split(',').filter(Boolean) as Role[],
      })),
  );

const principalFor = (kind: Kind): Reader<Principal | null> =>
  kind === 'nobody'
    ? nobody
    : found(
        'caller.id',
        record({
          userId: text('caller.id'),
          organizationId: text('caller.organization_id'),
          roles: list<Role>('caller.roles::text[]'),
          session: kind === 'access' ? nobody : sessionOf,
          isPrevious: bool('presented.is_previous'),
          isExpired: bool('presented.is_expired'),
          makers: kind === 'session' ? makersIn('makers') : noMakers,
        }),
      );

const kinds = ['nobody', 'access', 'session', 'browser'] as const;

function kindOf(caller: Caller): Kind {
  return 'token' in caller && caller.token ? caller.token.kind : 'nobody';
}

const partFor = (kind: Kind): CallerPart => ({
  join: joinFor(kind),
  callerId: kind === 'nobody' ? 'NULL::text' : 'caller.id',
  principal: principalFor(kind),
});

/** How a browser's cookie is found. */
export const browserPart: CallerPart = partFor('browser');

/** One statement for each kind of caller: a statement pays for each table that it could look into. */
export type CallerStatements<P, R> = Record<Kind, Statement<P & CallerParams, R>>;

/** Makes the variants of a statement that asks who is calling; `make` gets the part and a suffix for the name. */
export function forEachCaller<P, R>(
  make: (part: CallerPart, suffix: string) => Statement<P & CallerParams, R>,
): CallerStatements<P, R> {
  const entries = kinds.map((kind) => [kind, make(partFor(kind), kind)] as const);
  return Object.fromEntries(entries) as CallerStatements<P, R>;
}

/** The variant for this caller, and its parameters. */
export function choose<P, R>(
  statements: CallerStatements<P, R>,
  caller: Caller,
): { statement: Statement<P & CallerParams, R>; params: CallerParams } {
  const token = 'token' in caller ? caller.token : null;
  return {
    statement: statements[kindOf(caller)],
    params: { callerId: token?.id ?? null, callerHash: token?.hash ?? null },
  };
}

/** Runs the variant for this caller; null when it answers with no row. Throws StoreUnavailable. */
export function runFor<P, R>(
  statements: CallerStatements<P, R>,
  caller: Caller,
  values: P,
): Promise<R | null> {
  const { statement, params } = choose(statements, caller);
  return run(statement, { ...values, ...params });
}
