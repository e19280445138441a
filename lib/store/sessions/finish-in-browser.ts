// Hand-written: the second half of a ceremony on the pages, where a sign-in and a confirmation end alike.
import type { LoginPolicy, PasskeyProof, SessionFactors } from '@/lib/model';
import {
  type AuditEntry,
  type AuditParams,
  auditParams,
  insertAudit,
} from '@/lib/store/parts/audit';
import { factors } from '@/lib/store/parts/factors';
import type { LimitParams } from '@/lib/store/parts/limits';
import {
  type LimitedMail,
  type LimitedMailParams,
  mailUnderLimit,
  mailUnderLimitParams,
} from '@/lib/store/parts/mail';
import { governingPolicy, joinPolicy } from '@/lib/store/parts/policy';
import { isOver } from '@/lib/store/parts/session-life';
import { found, instant, mapped, record, text } from '@/lib/store/postgres/reader';
import { type Names, type Query, runAll, statement } from '@/lib/store/postgres/statement';
import { type BrowserParams, renewAgent } from '@/lib/store/sessions/browser-parts';
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
import { userFactor } from '@/lib/store/sessions/proofs/user';

/** A browser that ends signed in. */
export type BrowserFinish = {
  ceremonyId: string;
  /** Hash of the cookie that the ceremony was begun with. */
  browserHash: Uint8Array;
  proof: PasskeyProof;
  browser: BrowserParams;
  /** Whose type is that of a sign-in; `confirmedType` takes its place when somebody was signed in already. */
  audit: AuditEntry;
  confirmedType: string;
  /** What the person is told of it. */
  mail: LimitedMail | null;
};

export type SignedInBrowser = {
  now: Date;
  agentId: string;
  sessionId: string;
  userId: string;
  factors: SessionFactors;
  policy: LoginPolicy;
};

type Params = PasskeyProofParams &
  BrowserParams &
  AuditParams &
  Partial<LimitedMailParams & LimitParams> & {
    ceremonyId: string;
    browserHash: Uint8Array;
    confirmedType: string;
  };

const isConfirmation = '(SELECT is_confirmation FROM counted)';

const sessionSql = (p: Names<Params>) => `session AS (
    INSERT INTO sessions AS s (id, token_hash, user_id, user_agent_id, factors, expires_at, idle_seconds)
    SELECT counted.session_id, ${p.sessionHash}::bytea, counted.user_id, agent.id,
      jsonb_build_object('user', ${userFactor}, 'webAuthN', ${passkeyFactor(p, 'counted')}),
      now() + make_interval(secs => counted.lifetime_seconds), ${p.idleSeconds}::int
    FROM counted, agent
    ON CONFLICT (id) DO UPDATE SET user_agent_id = excluded.user_agent_id,
      factors = s.factors || jsonb_build_object('webAuthN', excluded.factors->'webAuthN'),
      last_seen_at = now(), changed_at = now(), sequence = s.sequence + 1
      WHERE s.user_id = excluded.user_id AND NOT ${isOver('s')}
    RETURNING s.id, s.user_id, s.user_agent_id, s.factors
  )`;

const finishSql = (p: Names<Params>, mail: string): Query<SignedInBrowser | null> => ({
  with: `g AS (
    SELECT ${passkeyProofColumns(p)}, c.session_id, c.session_id <> c.id AS is_confirmation, u.id AS user_id,
      u.organization_id, policy.multi_factor_check_lifetime_seconds AS lifetime_seconds
    FROM (SELECT 1) anyway
    ${joinPasskeyProof(p, {
      ceremony: `c.id = ${p.ceremonyId} AND c.purpose = 'authentication' AND c.browser_hash = ${p.browserHash}::bytea`,
      settled: 'c.user_id',
      named: 'c.user_id',
      ofBrowser: true,
    })}
    LEFT JOIN sessions s ON s.id = c.session_id AND s.user_id = c.user_id AND NOT ${isOver('s')}
    WHERE ${passkeyProofGate(p)} AND (c.session_id = c.id OR s.id IS NOT NULL)
  ), ${countPasskeyProof(p, 'g')}, ${renewAgent(p, 'counted', isConfirmation)}, ${sessionSql(p)},
  audit AS (${insertAudit(p, 'session, counted', {
    type: `CASE WHEN ${isConfirmation} THEN ${p.confirmedType}::text ELSE ${p.auditType}::text END`,
    actor: 'session.user_id',
    subject: 'session.user_id',
    organization: 'counted.organization_id',
    facts: `jsonb_build_object('sessionId', session.id) || ${passkeyProofFacts('counted')}`,
  })})${mail}`,
  reads: found(
    'session.id',
    record({
      now: instant('now()'),
      agentId: text('session.user_agent_id'),
      sessionId: text('session.id'),
      userId: text('session.user_id'),
      factors: factors('session.factors'),
      policy: mapped(governingPolicy, ({ policy }) => policy),
    }),
  ),
  from: `FROM spent LEFT JOIN session ON true ${joinPolicy('spent.organization_id')}`,
});

const plainSql = statement('finish_in_browser', (p: Names<Params>) => finishSql(p, ''));
const noticeSql = statement('finish_in_browser_notice', (p: Names<Params>) =>
  finishSql(p, `, ${mailUnderLimit(p, 'session')}`),
);

/**
 * Makes an assertion count in the browser that began its ceremony: the session is that of the passkey's owner, and the
 * browser has a fresh cookie. Null: a gate was closed and nothing was written. `overtaken`: the ceremony was spent, but the
 * counter or the session moved meanwhile.
 */
export async function finishInBrowser(
  finish: BrowserFinish,
): Promise<{ signedIn: SignedInBrowser } | { overtaken: true } | null> {
  const { ceremonyId, browserHash, proof, browser, audit, confirmedType, mail } = finish;
  const [row] = await runAll(mail ? noticeSql : plainSql, {
    ...passkeyProofParams(proof),
    ...browser,
    ...auditParams(audit),
    ...(mail && mailUnderLimitParams(mail)),
    ceremonyId,
    browserHash,
    confirmedType,
  });
  if (row === undefined) return null;
  return row === null ? { overtaken: true } : { signedIn: row };
}
