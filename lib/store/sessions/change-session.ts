// Hand-written: the second half of a ceremony over the API, and every other change of a session.
import type { SessionProofs } from '@/lib/model';
import {
  type AuditEntry,
  type AuditParams,
  auditParams,
  insertAudit,
} from '@/lib/store/parts/audit';
import {
  actingIds,
  type CallerGate,
  fromCallerGate,
  type GateParams,
  gateParams,
  mayTake,
  reaches,
} from '@/lib/store/parts/caller-gate';
import type { LimitParams } from '@/lib/store/parts/limits';
import {
  type LimitedMail,
  type LimitedMailParams,
  mailUnderLimit,
  mailUnderLimitParams,
} from '@/lib/store/parts/mail';
import { makerIdsOf } from '@/lib/store/parts/rank';
import { counts, endOfLife, isOver } from '@/lib/store/parts/session-life';
import { found, instant, integer, orNull, record, text } from '@/lib/store/postgres/reader';
import { type Names, run, type Statement, statement } from '@/lib/store/postgres/statement';
import { inTransaction, type RunInside } from '@/lib/store/postgres/transaction';
import type { NewChallenge } from '@/lib/store/sessions/begin-session';
import {
  type ChallengeLimitParams,
  challengeLimitParams,
  countChallenges,
  withinChallengeLimits,
} from '@/lib/store/sessions/challenge-limits';
import { type OpenedChallenge, openChallenge } from '@/lib/store/sessions/open-challenge';
import { type ProofParams, proofParams, proofParts } from '@/lib/store/sessions/proofs/parts';
import { joinPerson, userFactor } from '@/lib/store/sessions/proofs/user';

/** What is to become of a session: all of it, or nothing. */
export type SessionChange = {
  sessionId: string;
  /** Hash of the token that was presented, if one was: it must be the current one. */
  presentedHash: Uint8Array | null;
  /** Hash of the token that the session has afterwards. */
  tokenHash: Uint8Array;
  /** Whom a user check names, as it was given: without its proof somebody who is hidden, and the session accepts nobody. */
  named: string | null;
  /** What was proven now. */
  proofs: SessionProofs;
  challenge: NewChallenge | null;
  metadata: Record<string, string> | null;
  lifetimeSeconds: number | null;
  /** Null where nothing came out that anybody would look for. */
  audit: AuditEntry | null;
  /** What its person is told of it. */
  mail: LimitedMail | null;
};

export type ChangedSession = {
  sequence: number;
  changedAt: Date;
  challenge: OpenedChallenge | null;
};

/** Null: a gate was closed and nothing was written. `overtaken`: the ceremony was spent, but session or counter moved. */
export type SessionWrite = { changed: ChangedSession } | { overtaken: true } | null;

type Params = GateParams &
  Partial<ProofParams & AuditParams & LimitedMailParams & LimitParams & ChallengeLimitParams> & {
    sessionId: string;
    presentedHash: Uint8Array | null;
    tokenHash: Uint8Array;
    named: string | null;
    ceremonyId: string | null;
    metadata: Record<string, string> | null;
    lifetimeSeconds: number | null;
  };

type Row = {
  changed: {
    sequence: number;
    changedAt: Date;
    named: string | null;
    formerCeremonyId: string | null;
  } | null;
};

type Factor = keyof SessionProofs;

/** A statement pays for each table and column that it could touch: what a change has no use for is not in its text. */
type Variant = {
  gate: CallerGate['kind'];
  presented: boolean;
  /** What was proven, in the order of `proofParts`. */
  proven: Factor[];
  /** By a user check. */
  named: boolean;
  challenge: boolean;
  /** Metadata or a lifetime. */
  more: boolean;
  audit: boolean;
  /** A mail to the owner. */
  letter: boolean;
};

/** The token that was presented, if one was, is the session's current one. */
const isPresented = ({ presented }: Variant, p: Names<Params>) =>
  presented ? `AND s.token_hash = ${p.presentedHash}::bytea` : '';

/** The session `s` has no name that nobody has, or this change gives it the same: of such a name nobody is let in. */
function acceptsSql({ named, proven }: Variant, p: Names<Params>): string {
  if (named && !proven.includes('user'))
    return `AND s.user_id IS NULL AND (s.named IS NULL OR s.named = ${p.named})`;
  if (proven.length === 0) return '';
  const isSame = named ? ` OR s.named = ${p.named}` : '';
  return `AND (s.user_id IS NOT NULL OR s.named IS NULL${isSame})`;
}

const partsOf = ({ proven }: Variant) => proven.map((factor) => proofParts[factor]);

/** Joins the person `u`: whom a proof finds by itself, else who is named by the change or the session. */
function joinPersonSql(variant: Variant, p: Names<Params>): string {
  const named = variant.proven.includes('user') ? `coalesce(${p.userId}, s.user_id)` : 's.user_id';
  const [finder] = partsOf(variant).flatMap(({ findPerson }) => findPerson ?? []);
  return finder ? finder(p, { settled: 's.user_id', named }) : joinPerson(named);
}

/** The person of the session, if it has one: a change that proves nobody takes them as they are. */
const joinOwnPerson = `
    LEFT JOIN users u ON u.id = s.user_id
    LEFT JOIN organizations o ON o.id = u.organization_id`;

/** Whom the session names once it is changed. */
const namedSql = ({ named }: Variant, p: Names<Params>) =>
  named ? `coalesce(s.named, ${p.named})` : 's.named';

/** The gate: one row if caller, session, person and proofs all stand. */
function gateSql(variant: Variant, p: Names<Params>): string {
  const { gate, proven } = variant;
  const parts = partsOf(variant);
  const hasPerson = parts.length > 0;
  const former = variant.challenge ? 's.ceremony_id' : 'NULL::text';
  const columns = [
    `${former} AS former_ceremony_id`,
    ...parts.flatMap((part) => part.columns?.(p) ?? []),
  ];
  // Before the change: the challenge itself does not count yet.
  const asked = { named: namedSql(variant, p), network: 's.network' };
  const limits = variant.challenge ? [withinChallengeLimits(p, asked)] : [];
  const conditions = [
    ...limits.map(({ condition }) => condition),
    ...parts.flatMap((part) => part.gate?.(p) ?? []),
    // A change gives a new token, and without the old one that must be worth no more than its holder.
    ...(variant.presented ? [] : [mayTake(gate, 's', 'u.roles')]),
  ];
  if (!hasPerson) conditions.push(counts('s', 'u', 'o'));
  const isNamed = proven.includes('user')
    ? `AND (s.user_id IS NULL OR s.user_id = ${p.userId})`
    : '';
  return `g AS (
    SELECT ${['caller.id AS caller_id', `${actingIds(gate)} AS acting_ids`, 's.id AS session_id', 'u.id AS user_id', 'u.organization_id', ...columns].join(', ')}
    FROM ${fromCallerGate(gate, p)}
    JOIN sessions s ON s.id = ${p.sessionId} AND NOT ${isOver('s')} ${isPresented(variant, p)} ${isNamed}
      ${acceptsSql(variant, p)}
    ${hasPerson ? joinPersonSql(variant, p) : joinOwnPerson} ${parts.map((part) => part.join?.(p) ?? '').join(' ')} ${limits.map(({ join }) => join).join(' ')}
    WHERE ${[reaches(gate, p, null), ...conditions].join(' AND ')}
  )`;
}

/** The CTEs that use the proofs up, one after the other; `first` is null where nothing can be used up. */
function countSql(variant: Variant, p: Names<Params>) {
  const counts = partsOf(variant).flatMap(({ count }) => count ?? []);
  let last = 'g';
  const ctes = counts.map(({ sql, last: next }) => {
    const text = sql(p, last);
    last = next;
    return text;
  });
  return { ctes, first: counts[0]?.first ?? null, last };
}

/** The session's factors with those that were proven now; a first proof of a person is their user check, too. */
function factorsSql({ proven }: Variant, p: Names<Params>, row: string): string {
  if (proven.length === 0) return 's.factors';
  const members = proven.map((factor) => `'${factor}', ${proofParts[factor].factor(p, row)}`);
  const now = `s.factors || jsonb_build_object(${members.join(', ')})`;
  return proven.includes('user') ? now : `jsonb_build_object('user', ${userFactor}) || ${now}`;
}

const moreSql = (
  p: Names<Params>,
) => `metadata = s.metadata || coalesce(${p.metadata}::jsonb, '{}'),
      expires_at = coalesce(${endOfLife(`${p.lifetimeSeconds}::double precision`)}, s.expires_at),`;

function changeSql(variant: Variant, p: Names<Params>, last: string): string {
  const facts = partsOf(variant).flatMap((part) => part.facts?.(last) ?? []);
  return `changed AS (
    UPDATE sessions s SET
      previous_token_hash = s.token_hash, previous_valid_until = now() + interval '30 seconds',
      token_hash = ${p.tokenHash}::bytea, user_id = ${last}.user_id, factors = ${factorsSql(variant, p, last)},
      taker_ids = CASE WHEN ${last}.acting_ids <@ ${makerIdsOf('s')} THEN s.taker_ids
        ELSE s.taker_ids || ARRAY(SELECT id FROM unnest(${last}.acting_ids) id WHERE id <> ALL ${makerIdsOf('s')}) END,
      ${variant.named ? `named = ${namedSql(variant, p)},` : ''} ${variant.more ? moreSql(p) : ''}
      ${variant.challenge ? `ceremony_id = ${p.ceremonyId},` : ''}
      ${countChallenges({ isAnswered: variant.proven.includes('webAuthN'), isGiven: variant.challenge })}
      last_seen_at = now(), changed_at = now(), sequence = s.sequence + 1
    FROM ${last} WHERE s.id = ${last}.session_id AND NOT ${isOver('s')}
      ${isPresented(variant, p)}
      AND (s.user_id IS NULL OR s.user_id = ${last}.user_id) ${acceptsSql(variant, p)}
    RETURNING s.sequence, s.changed_at, s.named, ${last}.former_ceremony_id, ${last}.caller_id, ${last}.user_id, ${last}.organization_id,
      ${facts.length > 0 ? facts.join(' || ') : `'{}'::jsonb`} AS facts
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

const reads = record({
  changed: found(
    'changed.sequence',
    record({
      sequence: integer('changed.sequence'),
      changedAt: instant('changed.changed_at'),
      named: orNull(text('changed.named')),
      formerCeremonyId: orNull(text('changed.former_ceremony_id')),
    }),
  ),
});

function changeStatement(name: string, variant: Variant): Statement<Params, Row> {
  return statement(name, (p: Names<Params>) => {
    const { ctes, first, last } = countSql(variant, p);
    const audit = variant.audit ? [auditSql(p)] : [];
    const mail = variant.letter ? [mailUnderLimit(p, 'changed')] : [];
    return {
      with: [gateSql(variant, p), ...ctes, changeSql(variant, p, last), ...audit, ...mail].join(
        ', ',
      ),
      reads,
      from: first ? `FROM ${first} LEFT JOIN changed ON true` : 'FROM changed',
    };
  });
}

const made = new Map<string, Statement<Params, Row>>();

function statementFor(variant: Variant): Statement<Params, Row> {
  const { gate, proven, ...has } = variant;
  // Initials, since PostgreSQL cuts long names: presented, named, challenge, more, audit, letter.
  const initials = Object.entries(has).map(([part, isThere]) => (isThere ? part.charAt(0) : ''));
  const name = ['change_session', gate, ...proven, initials.join('')].join('_').toLowerCase();
  const known = made.get(name) ?? changeStatement(name, variant);
  made.set(name, known);
  return known;
}

/** The change alone, which hangs on its gate. */
async function writeOnly(
  run: RunInside,
  gate: CallerGate,
  change: SessionChange,
): Promise<Row | null> {
  const { proofs, challenge, audit, mail } = change;
  const variant = {
    gate: gate.kind,
    presented: change.presentedHash !== null,
    proven: (Object.keys(proofParts) as Factor[]).filter((factor) => proofs[factor]),
    named: change.named !== null,
    more: change.metadata !== null || change.lifetimeSeconds !== null,
    challenge: challenge !== null,
    audit: audit !== null,
    letter: mail !== null,
  };
  const values: Params = {
    sessionId: change.sessionId,
    presentedHash: change.presentedHash,
    tokenHash: change.tokenHash,
    named: change.named,
    ceremonyId: challenge?.ceremonyId ?? null,
    metadata: change.metadata,
    lifetimeSeconds: change.lifetimeSeconds,
  };
  const parts = [
    gateParams(gate),
    ...proofParams(proofs),
    ...(challenge ? [challengeLimitParams(challenge.limits)] : []),
    ...(audit ? [auditParams(audit)] : []),
    ...(mail ? [mailUnderLimitParams(mail)] : []),
  ];
  return run(statementFor(variant), values, ...parts);
}

/**
 * Changes a session if every gate holds, all or nothing: one statement, and where the session gets a new challenge a
 * second one in the same transaction. Of several changes that present one token, one wins.
 */
export async function changeSession(
  gate: CallerGate,
  change: SessionChange,
): Promise<SessionWrite> {
  const { challenge, sessionId } = change;
  if (!challenge) {
    const row = await writeOnly(run, gate, change);
    if (!row) return null;
    return row.changed ? { changed: { ...row.changed, challenge: null } } : { overtaken: true };
  }
  return inTransaction<NonNullable<SessionWrite>>(async (runInside) => {
    const row = await writeOnly(runInside, gate, change);
    if (!row?.changed) return row && { overtaken: true };
    const opened = await openChallenge(runInside, { id: sessionId, ...row.changed }, challenge);
    return opened && { changed: { ...row.changed, challenge: opened } };
  });
}
