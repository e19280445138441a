// Hand-written: who is calling, and the session that they ask for.
import type { Caller, Principal, Role, Session, SessionDemands, UserAgentFacts } from '@/lib/model';
import { factors } from '@/lib/store/parts/factors';
import { demandsOf, hidesNames, joinPolicyOfNamed } from '@/lib/store/parts/policy';
import { type CallerParams, forEachCaller, runFor } from '@/lib/store/parts/principal';
import { rolesOfUser, rolesOfUsers } from '@/lib/store/parts/rank';
import { counts } from '@/lib/store/parts/session-life';
import {
  bool,
  bytes,
  found,
  instant,
  integer,
  json,
  list,
  mapped,
  orNull,
  record,
  text,
} from '@/lib/store/postgres/reader';
import { type Names, statement } from '@/lib/store/postgres/statement';

/** A session that nobody has ended, with what decides who may read it. */
export type FoundSession = {
  session: Session;
  /** It is within its limits, and its person and their organization are active. */
  counts: boolean;
  /** What the policy over its person asks of it, and the database's clock. */
  demands: SessionDemands;
  now: Date;
  userId: string | null;
  /** Whoever had it made over the API: more than one where a session made it. */
  makerIds: string[];
  /** Those of all its makers. */
  makerRoles: Role[];
  /** Those of its user. */
  roles: Role[];
  /** Names of nobody get the answers of names of somebody. */
  hidesNames: boolean;
  /** The current token's hash, and the previous one's while it still reads. */
  readableTokenHashes: Uint8Array[];
};

const sessionView = record({
  id: text('s.id'),
  user: found(
    'u.id',
    record({
      id: text('u.id'),
      loginName: text('u.login_name'),
      displayName: text('u.display_name'),
      organizationId: text('u.organization_id'),
    }),
  ),
  factors: factors('s.factors'),
  metadata: json<Record<string, string>>('s.metadata'),
  userAgent: orNull(json<UserAgentFacts>('s.user_agent_facts')),
  createdAt: instant('s.created_at'),
  changedAt: instant('s.changed_at'),
  expiresAt: instant('s.expires_at'),
  sequence: integer('s.sequence'),
});

const foundSession = mapped(
  record({
    session: sessionView,
    counts: bool(counts('s', 'u', 'home')),
    demands: demandsOf('policy'),
    now: instant('now()'),
    userId: orNull(text('s.user_id')),
    makerIds: list<string>('s.maker_ids'),
    makerRoles: list<Role>(rolesOfUsers('s.maker_ids')),
    roles: list<Role>(rolesOfUser('s.user_id')),
    hidesNames: bool(hidesNames),
    current: bytes('s.token_hash'),
    previous: orNull(bytes('s.previous_token_hash')),
    readsPrevious: bool('coalesce(s.previous_valid_until > now(), false)'),
  }),
  ({ current, previous, readsPrevious, ...rest }): FoundSession => ({
    ...rest,
    readableTokenHashes: readsPrevious && previous ? [current, previous] : [current],
  }),
);

type SessionRead = { principal: Principal | null; found: FoundSession | null };

const readSessionSql = forEachCaller<{ sessionId: string }, SessionRead>(
  ({ join, principal }, suffix) =>
    statement(`read_session_${suffix}`, (p: Names<{ sessionId: string } & CallerParams>) => ({
      reads: record({ principal, found: found('s.id', foundSession) }),
      from: `FROM (SELECT 1) anyway ${join(p)}
      LEFT JOIN sessions s ON s.id = ${p.sessionId} AND s.terminated_at IS NULL
      LEFT JOIN users u ON u.id = s.user_id
      LEFT JOIN organizations home ON home.id = u.organization_id
      ${joinPolicyOfNamed('u.organization_id', `coalesce(s.factors ? 'webAuthN', false)`)}`,
    })),
);

/** Reads a session and who is calling, in one statement. */
export async function readSession(caller: Caller, sessionId: string): Promise<SessionRead> {
  const read = await runFor(readSessionSql, caller, { sessionId });
  return read ?? { principal: null, found: null };
}
