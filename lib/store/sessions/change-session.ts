// Hand-written: the second half of a ceremony over the API, and every other change of a session.
import type { PasskeyProof, UserProof } from '@/lib/model';
import {
  type AuditEntry,
  type AuditParams,
  auditParams,
  insertAudit,
} from '@/lib/store/parts/audit';
import {
  type CallerGate,
  fromCallerGate,
  type GateParams,
  gateParams,
  reaches,
} from '@/lib/store/parts/caller-gate';
import { isLive } from '@/lib/store/parts/session-life';
import { found, instant, integer, record } from '@/lib/store/postgres/reader';
import { type Names, run, type Statement, statement } from '@/lib/store/postgres/statement';
import { inTransaction, type RunInside } from '@/lib/store/postgres/transaction';
import type { NewChallenge } from '@/lib/store/sessions/begin-session';
import { type OpenedChallenge, openChallenge } from '@/lib/store/sessions/open-challenge';
import {
  countPasskeyProof,
  joinPasskeyProof,
  type PasskeyProofParams,
  passkeyFactor,
  passkeyProofColumns,
  passkeyProofFacts,
  passkeyProofGate,
  passkeyProofParams,
} from '@/lib/store/sessions/proofs/passkey';
import { joinUserProof, type UserProofParams, userFactor } from '@/lib/store/sessions/proofs/user';

/** What is to become of a session: all of it, or nothing. */
export type SessionChange = {
  sessionId: string;
  /** Hash of the token that was presented, if one was: it must be the current one. */
  presentedHash: Uint8Array | null;
  /** Hash of the token that the session has afterwards. */
  tokenHash: Uint8Array;
  user: UserProof | null;
  webAuthN: PasskeyProof | null;
  challenge: NewChallenge | null;
  metadata: Record<string, string> | null;
  lifetimeSeconds: number | null;
  /** Null where nothing came out that anybody would look for. */
  audit: AuditEntry | null;
};

export type ChangedSession = {
  sequence: number;
  changedAt: Date;
  challenge: OpenedChallenge | null;
};

/** Null: a gate was closed and nothing was written. `overtaken`: the ceremony was spent, but session or counter moved. */
export type SessionWrite = { changed: ChangedSession } | { overtaken: true } | null;

type Params = GateParams &
  Partial<UserProofParams & PasskeyProofParams & AuditParams> & {
    sessionId: string;
    presentedHash: Uint8Array | null;
    tokenHash: Uint8Array;
    ceremonyId: string | null;
    metadata: Record<string, string> | null;
    lifetimeSeconds: number | null;
  };

type Row = { changed: { sequence: number; changedAt: Date } | null };

/** A statement pays for each table and column that it could touch: what a change has no use for is not in its text. */
type Variant = {
  gate: CallerGate['kind'];
  presented: boolean;
  user: boolean;
  webAuthN: boolean;
  challenge: boolean;
  /** Metadata or a lifetime. */
  more: boolean;
  audit: boolean;
};

/** The token that was presented, if one was, is the session's current one. */
const isPresented = ({ presented }: Variant, p: Names<Params>) =>
  presented ? `AND s.token_hash = ${p.presentedHash}::bytea` : '';

/** The gate: one row if caller, session, persons and proofs all stand. */
function gateSql(variant: Variant, p: Names<Params>): string {
  const { gate, user, webAuthN } = variant;
  const named = user ? `coalesce(${p.userId}, s.user_id)` : 's.user_id';
  const proof = joinPasskeyProof(p, {
    // Its purpose needs no look: a session points to no ceremony but its own challenge.
    ceremony: 'c.id = s.ceremony_id AND c.browser_hash IS NULL',
    settled: 's.user_id',
    named,
    ofBrowser: false,
  });
  const isNamed = user && webAuthN ? `AND (s.user_id IS NULL OR s.user_id = ${p.userId})` : '';
  return `g AS (
    SELECT caller.id AS caller_id, s.id AS session_id
      ${user || webAuthN ? ', u.id AS user_id, u.organization_id' : ', s.user_id, NULL::text AS organization_id'}
      ${webAuthN ? `, ${passkeyProofColumns(p)}` : ''}
    FROM ${fromCallerGate(gate, p)}
    JOIN sessions s ON s.id = ${p.sessionId} AND ${isLive('s')} ${isPresented(variant, p)} ${isNamed}
    ${webAuthN ? proof : user ? joinUserProof(p) : ''}
    WHERE ${reaches(gate, p, null)} ${webAuthN ? `AND ${passkeyProofGate(p)}` : ''}
  )`;
}

/** The session's factors with those that were proven now; a first proof of a person is their user check, too. */
function factorsSql({ user, webAuthN }: Variant, p: Names<Params>): string {
  if (!webAuthN)
    return user ? `s.factors || jsonb_build_object('user', ${userFactor})` : 's.factors';
  const proven = `'webAuthN', ${passkeyFactor(p)}`;
  return user
    ? `s.factors || jsonb_build_object('user', ${userFactor}, ${proven})`
    : `jsonb_build_object('user', ${userFactor}) || s.factors || jsonb_build_object(${proven})`;
}

const moreSql = (
  p: Names<Params>,
) => `metadata = s.metadata || coalesce(${p.metadata}::jsonb, '{}'),
      expires_at = CASE WHEN ${p.lifetimeSeconds}::double precision IS NULL THEN s.expires_at
        ELSE now() + make_interval(secs => ${p.lifetimeSeconds}::double precision) END,`;

function changeSql(variant: Variant, p: Names<Params>): string {
  const last = variant.webAuthN ? 'counted' : 'g';
  return `changed AS (
    UPDATE sessions s SET
      previous_token_hash = s.token_hash, previous_valid_until = now() + interval '30 seconds',
      token_hash = ${p.tokenHash}::bytea, user_id = ${last}.user_id, factors = ${factorsSql(variant, p)},
      ${variant.more ? moreSql(p) : ''}
      ${variant.challenge ? `ceremony_id = ${p.ceremonyId},` : ''}
      last_seen_at = now(), changed_at = now(), sequence = s.sequence + 1
    FROM ${last} WHERE s.id = ${last}.session_id AND ${isLive('s')}
      ${isPresented(variant, p)}
      AND (s.user_id IS NULL OR s.user_id = ${last}.user_id)
    RETURNING s.sequence, s.changed_at, ${last}.caller_id, ${last}.user_id, ${last}.organization_id,
      ${variant.webAuthN ? passkeyProofFacts : `'{}'::jsonb`} AS facts
  )`;
}

function auditSql(p: Names<Params>): string {
  const known = {
    actor: 'caller_id',
    subject: 'user_id',
    organization: 'organization_id',
    facts: 'facts',
  };
  return `audit AS (${insertAudit(p, 'changed', known)})`;
}

function changeStatement(name: string, variant: Variant): Statement<Params, Row> {
  return statement(name, (p: Names<Params>) => ({
    with: [
      gateSql(variant, p),
      ...(variant.webAuthN ? [countPasskeyProof(p)] : []),
      changeSql(variant, p),
      ...(variant.audit ? [auditSql(p)] : []),
    ].join(', '),
    reads: record({
      changed: found(
        'changed.sequence',
        record({ sequence: integer('changed.sequence'), changedAt: instant('changed.changed_at') }),
      ),
    }),
    from: variant.webAuthN ? 'FROM spent LEFT JOIN changed ON true' : 'FROM changed',
  }));
}

const made = new Map<string, Statement<Params, Row>>();

function statementFor(variant: Variant): Statement<Params, Row> {
  const { gate, ...has } = variant;
  const parts = Object.entries(has).flatMap(([part, isThere]) => (isThere ? [part] : []));
  const name = ['change_session', gate, ...parts].join('_').toLowerCase();
  const known = made.get(name) ?? changeStatement(name, variant);
  made.set(name, known);
  return known;
}

function paramsOf(gate: CallerGate, change: SessionChange): Params {
  const { audit, user, webAuthN, challenge } = change;
  return {
    ...gateParams(gate),
    ...(webAuthN && passkeyProofParams(webAuthN)),
    ...(user && { userId: user.userId }),
    ...(audit && auditParams(audit)),
    sessionId: change.sessionId,
    presentedHash: change.presentedHash,
    tokenHash: change.tokenHash,
    ceremonyId: challenge?.ceremonyId ?? null,
    metadata: change.metadata,
    lifetimeSeconds: change.lifetimeSeconds,
  };
}

/** The change alone, which hangs on its gate. */
async function writeOnly(
  run: RunInside,
  gate: CallerGate,
  change: SessionChange,
): Promise<SessionWrite> {
  const { user, webAuthN, challenge, audit } = change;
  const variant = {
    gate: gate.kind,
    presented: change.presentedHash !== null,
    more: change.metadata !== null || change.lifetimeSeconds !== null,
    user: user !== null,
    webAuthN: webAuthN !== null,
    challenge: challenge !== null,
    audit: audit !== null,
  };
  const row = await run(statementFor(variant), paramsOf(gate, change));
  if (!row) return null;
  return row.changed ? { changed: { ...row.changed, challenge: null } } : { overtaken: true };
}

/**
 * Changes a session if every gate holds, all or nothing: one statement, and where the session gets a new challenge a
 * second one in the same transaction. Of several changes that present one token, one wins.
 */
export async function changeSession(
  gate: CallerGate,
  change: SessionChange,
): Promise<SessionWrite> {
  const { challenge } = change;
  if (!challenge) return writeOnly(run, gate, change);
  return inTransaction<NonNullable<SessionWrite>>(async (runInside) => {
    const written = await writeOnly(runInside, gate, change);
    if (!written || !('changed' in written)) return written;
    const opened = await openChallenge(runInside, change.sessionId, challenge);
    return opened && { changed: { ...written.changed, challenge: opened } };
  });
}
