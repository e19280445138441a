// Hand-written: the first half of a ceremony on the pages. It writes if every gate holds; why one does not, it leaves to others.
import type { Caller, Limit, LoginPolicy, Principal, UserVerification } from '@/lib/model';
import {
  exceededAfter,
  type LimitParams,
  limitParams,
  raiseLimits,
} from '@/lib/store/parts/limits';
import {
  type OfferedCredential,
  type OfferParams,
  offered,
  offeredTo,
  offerParams,
} from '@/lib/store/parts/offer';
import { governingPolicy, joinPolicy } from '@/lib/store/parts/policy';
import { type CallerParams, forEachCaller, runFor } from '@/lib/store/parts/principal';
import { isActive, isOver } from '@/lib/store/parts/session-life';
import { bool, integer, mapped, oneOf, record, text } from '@/lib/store/postgres/reader';
import { type Names, run, statement } from '@/lib/store/postgres/statement';

/** A sign-in to be. A browser's ceremony carries its cookie's hash; the session that it opens gets its id. */
export type NewSignIn = {
  ceremonyId: string;
  challenge: Uint8Array;
  rpId: string;
  /** Hash of the cookie that the finishing request must bring. */
  browserHash: Uint8Array;
  limits: Limit[];
};

/** Whom a sign-in may be of; all null for whoever holds a passkey. */
export type SignInScope = {
  loginName: string | null;
  organizationId: string | null;
  /** Ask by credential ids, for security keys that a browser offers only so; these stand in where there are none. */
  byIds: { decoys: OfferedCredential[] } | null;
};

export type BegunCeremony = {
  sessionId: string;
  userVerification: UserVerification;
  timeoutSeconds: number;
  offered: OfferedCredential[];
};

type Params = Omit<NewSignIn, 'limits'> & LimitParams & CallerParams;

const reads = record({
  sessionId: text('g.session_id'),
  userVerification: oneOf<UserVerification>('g.user_verification'),
  timeoutSeconds: integer('g.timeout_seconds'),
  offered: offered('g.ids', 'g.transports'),
});

/** A row of `known` goes through if the policy allows passkeys and no limit is exceeded. */
const gate = `g AS (
    SELECT * FROM known WHERE passkeys_type = 'ALLOWED' AND NOT EXISTS (SELECT 1 FROM exceeded)
  )`;

const insertCeremony = (
  p: Names<Params>,
  loginName: string,
  organizationId: string,
) => `ceremony AS (
    INSERT INTO ceremonies (id, purpose, challenge, rp_id, user_verification, allowed_credential_ids, user_id, session_id,
      browser_hash, login_name, organization_id, expires_at)
    SELECT ${p.ceremonyId}, 'authentication', ${p.challenge}::bytea, ${p.rpId}, user_verification, ids, user_id, session_id,
      ${p.browserHash}::bytea, ${loginName}, ${organizationId}, now() + make_interval(secs => timeout_seconds) FROM g
  )`;

type SignInParams = Params &
  OfferParams & {
    loginName: string | null;
    organizationId: string | null;
    byIds: boolean;
  };

/** SQL: the active person `subject` of the name, and whether this browser has signed in as them (`here.is_known`). */
const joinNamed = (p: Names<CallerParams & { loginName: string | null }>) => `
    LEFT JOIN LATERAL (
      SELECT u.id, u.organization_id FROM users u
      JOIN organizations o ON o.id = u.organization_id AND ${isActive('u', 'o')}
      WHERE u.login_name = ${p.loginName} OR (u.email = ${p.loginName} AND u.email_verified_at IS NOT NULL)
      ORDER BY u.login_name = ${p.loginName} DESC LIMIT 1
    ) subject ON true
    CROSS JOIN LATERAL (
      SELECT EXISTS (
        SELECT 1 FROM user_agents a JOIN sessions s ON s.user_agent_id = a.id
        WHERE a.id = ${p.callerId} AND a.token_hash = ${p.callerHash}::bytea AND s.user_id = subject.id
          AND s.factors ? 'webAuthN'
      ) AS is_known
    ) here`;

// The same work for a name that nobody has: until this browser has signed in as that person, nothing of theirs shows,
// neither their credentials nor their organization's policy.
const beginSignInSql = statement('begin_sign_in', (p: Names<SignInParams>) => ({
  with: `known AS (
    SELECT ${p.ceremonyId}::text AS session_id, NULL::text AS user_id, policy.passkeys_type, policy.user_verification,
      policy.timeout_seconds,
      CASE WHEN ${p.byIds}::boolean AND credentials.ids IS NULL THEN ${p.decoyIds}::text[]
        WHEN ${p.byIds}::boolean OR here.is_known THEN coalesce(credentials.ids, '{}') ELSE '{}' END AS ids,
      coalesce(credentials.transports, ${p.decoyTransports}::text[]) AS transports
    FROM (SELECT 1) anyway ${joinNamed(p)}
    LEFT JOIN ${offeredTo('subject.id', p.rpId, `'required'`)} credentials ON true
    ${joinPolicy(`CASE WHEN here.is_known THEN subject.organization_id ELSE ${p.organizationId} END`)}
    WHERE ${p.organizationId}::text IS NULL
      OR EXISTS (SELECT 1 FROM organizations WHERE id = ${p.organizationId} AND state = 'ACTIVE')
  ), ${raiseLimits(p, 'known')}, ${gate}, ${insertCeremony(p, p.loginName, p.organizationId)}`,
  reads,
  from: 'FROM g',
}));

const beginConfirmationSql = statement('begin_confirmation', (p: Names<Params>) => ({
  with: `known AS (
    SELECT s.id AS session_id, u.id AS user_id, policy.passkeys_type, policy.user_verification, policy.timeout_seconds,
      coalesce(credentials.ids, '{}') AS ids, credentials.transports
    FROM user_agents b JOIN sessions s ON s.id = b.current_session_id AND NOT ${isOver('s')}
    JOIN users u ON u.id = s.user_id AND u.state = 'ACTIVE'
    JOIN organizations o ON o.id = u.organization_id AND o.state = 'ACTIVE'
    LEFT JOIN ${offeredTo('u.id', p.rpId, `'required'`)} credentials ON true
    ${joinPolicy('u.organization_id')}
    WHERE b.id = ${p.callerId} AND (b.token_hash = ${p.callerHash}::bytea
      OR (b.previous_token_hash = ${p.callerHash}::bytea AND b.previous_valid_until > now()))
  ), ${raiseLimits(p, 'known')}, ${gate}, ${insertCeremony(p, 'NULL', 'NULL')}`,
  reads,
  from: 'FROM g',
}));

const cookieOf = (caller: Caller): CallerParams =>
  caller.kind === 'browser'
    ? { callerId: caller.token.id, callerHash: caller.token.hash }
    : { callerId: null, callerHash: null };

/** Begins a sign-in in a browser, in one statement, or answers null: then only the limits were raised. */
export function beginSignIn(
  caller: Caller,
  { limits, ...ceremony }: NewSignIn,
  { loginName, organizationId, byIds }: SignInScope,
): Promise<BegunCeremony | null> {
  return run(beginSignInSql, {
    ...ceremony,
    ...limitParams(limits),
    ...cookieOf(caller),
    loginName,
    organizationId,
    byIds: byIds !== null,
    ...offerParams(byIds?.decoys ?? []),
  });
}

/** Begins to confirm the person who is signed in on this browser, or answers null: then only the limits were raised. */
export function beginConfirmation(
  caller: Caller,
  { limits, ...ceremony }: NewSignIn,
): Promise<BegunCeremony | null> {
  return run(beginConfirmationSql, { ...ceremony, ...limitParams(limits), ...cookieOf(caller) });
}

/** What explains why nothing was begun. */
export type BeginFacts = {
  principal: Principal | null;
  /** The named organization exists and is active, or none was named. */
  isOrganizationActive: boolean;
  /** The one that the beginning hangs on: the person's where this browser knows them, else that of whoever is named. */
  policy: LoginPolicy;
  /** The longest wait among the limits that are exceeded; null when none is. */
  retryAfterSeconds: number | null;
};

type FactsParams = {
  loginName: string | null;
  organizationId: string | null;
  ofCaller: boolean;
} & LimitParams;

const beginFactsSql = forEachCaller<FactsParams, BeginFacts>(({ join, principal }, suffix) =>
  statement(`begin_facts_${suffix}`, (p: Names<FactsParams & CallerParams>) => ({
    reads: record({
      principal,
      isOrganizationActive: bool(`(${p.organizationId}::text IS NULL OR named.id IS NOT NULL)`),
      policy: mapped(governingPolicy, ({ policy }) => policy),
      retryAfterSeconds: exceededAfter(p),
    }),
    from: `FROM (SELECT 1) anyway ${join(p)} ${joinNamed(p)}
    LEFT JOIN organizations named ON named.id = ${p.organizationId} AND named.state = 'ACTIVE'
    ${joinPolicy(`CASE WHEN ${p.ofCaller}::boolean THEN ${suffix === 'nobody' ? 'NULL' : 'caller.organization_id'}
      WHEN here.is_known THEN subject.organization_id ELSE named.id END`)}`,
  })),
);

/** Reads why a sign-in was not begun; raises and writes nothing. */
export async function readBeginFacts(
  caller: Caller,
  about: Omit<SignInScope, 'byIds'> & { limits: Limit[]; reauthenticate: boolean },
): Promise<BeginFacts> {
  const { loginName, organizationId, limits, reauthenticate: ofCaller } = about;
  const values = { loginName, organizationId, ofCaller, ...limitParams(limits) };
  const facts = await runFor(beginFactsSql, caller, values);
  if (!facts) throw new Error('no login policy: the database was not seeded');
  return facts;
}
