// Hand-written: the first half of a ceremony. It writes if every gate holds; why one does not, it leaves to others.
import type { CoseAlgorithm, EnteredPerson, Limit, LoginPolicy } from '@/lib/model';
import {
  type CallerGate,
  fromCallerGate,
  type GateParams,
  gateParams,
  reaches,
} from '@/lib/store/parts/caller-gate';
import { type LimitParams, limitParams, raiseLimits } from '@/lib/store/parts/limits';
import { type OfferedCredential, offered, offeredTo } from '@/lib/store/parts/offer';
import { governingPolicy, joinPolicy } from '@/lib/store/parts/policy';
import { bytes, instant, integer, mapped, record, text } from '@/lib/store/postgres/reader';
import { type Names, run, type Statement, statement } from '@/lib/store/postgres/statement';

/**
 * A registration to be. With a code it is that code's. It counts against `limits`. It remembers the session or access token
 * that let it begin, and the names that were entered for it: all of these must still hold when it is finished.
 */
export type NewRegistration = {
  ceremonyId: string;
  userId: string;
  challenge: Uint8Array;
  rpId: string;
  algorithms: readonly CoseAlgorithm[];
  browserHash: Uint8Array | null;
  codeId: string | null;
  /** Whoever has as many starts none. */
  maxPasskeys: number;
  sessionId: string | null;
  accessTokenId: string | null;
  entered: EnteredPerson | null;
  limits: Limit[];
};

/** What the options say; user verification and attestation are those of the policy, and kept with the ceremony. */
export type StartedRegistration = {
  user: {
    organizationId: string;
    loginName: string;
    displayName: string;
    webauthnHandle: Uint8Array;
    sequence: number;
    changedAt: Date;
  };
  policy: LoginPolicy;
  /** The user's credentials for this RP ID, of every kind. */
  owned: OfferedCredential[];
};

type Params = GateParams & LimitParams & Omit<NewRegistration, 'limits'>;

type Variant = { gate: CallerGate['kind']; code: boolean };

const codeGate = (p: Names<Params>) => `
    JOIN one_time_codes code ON code.id = ${p.codeId} AND code.user_id = u.id
      AND code.used_at IS NULL AND code.dead_at IS NULL AND code.expires_at > now()`;

function startStatement(
  name: string,
  { gate, code }: Variant,
): Statement<Params, StartedRegistration> {
  return statement(name, (p: Names<Params>) => ({
    with: `live AS (
    SELECT u.id AS user_id, u.organization_id, policy.user_verification, policy.attestation, policy.timeout_seconds
    FROM ${fromCallerGate(gate, p)}
    JOIN users u ON u.id = ${p.userId} AND u.kind = 'human' AND u.state IN ('ACTIVE', 'INITIAL')
    JOIN organizations o ON o.id = u.organization_id AND o.state = 'ACTIVE'
    ${code ? codeGate(p) : ''}
    ${joinPolicy('u.organization_id')} AND policy.passkeys_type = 'ALLOWED'
    WHERE ${reaches(gate, p, 'u')}
      AND (SELECT count(*) FROM passkeys WHERE user_id = u.id) < ${p.maxPasskeys}::int
  ), ${raiseLimits(p, 'live')}, g AS (
    SELECT * FROM live WHERE NOT EXISTS (SELECT 1 FROM exceeded)
  ), ceremony AS (
    INSERT INTO ceremonies
      (id, purpose, challenge, rp_id, user_verification, attestation, algorithms, user_id, browser_hash, code_id,
        session_id, access_token_id, entered, expires_at)
    SELECT ${p.ceremonyId}, 'registration', ${p.challenge}::bytea, ${p.rpId}, user_verification, attestation,
      ${p.algorithms}::int[], user_id, ${p.browserHash}::bytea, ${p.codeId}, ${p.sessionId}, ${p.accessTokenId},
      ${p.entered}::jsonb, now() + make_interval(secs => timeout_seconds)
    FROM g
  )`,
    reads: record({
      user: record({
        organizationId: text('u.organization_id'),
        loginName: text('u.login_name'),
        displayName: text('u.display_name'),
        webauthnHandle: bytes('u.webauthn_handle'),
        sequence: integer('u.sequence'),
        changedAt: instant('u.changed_at'),
      }),
      policy: mapped(governingPolicy, ({ policy }) => policy),
      owned: offered('credentials.ids', 'credentials.transports'),
    }),
    from: `FROM g JOIN users u ON u.id = g.user_id ${joinPolicy('g.organization_id')}
    LEFT JOIN ${offeredTo('u.id', p.rpId, `'discouraged'`)} credentials ON true`,
  }));
}

const made = new Map<string, Statement<Params, StartedRegistration>>();

function statementFor(variant: Variant): Statement<Params, StartedRegistration> {
  const name = `start_registration_${variant.gate}${variant.code ? '_code' : ''}`;
  const known = made.get(name) ?? startStatement(name, variant);
  made.set(name, known);
  return known;
}

/**
 * Writes a registration's challenge and what is asked with it, in one statement, if caller, user, code, policy and limits
 * allow. Null when one does not: then only the limits were raised.
 */
export function startRegistration(
  gate: CallerGate,
  { limits, ...start }: NewRegistration,
): Promise<StartedRegistration | null> {
  return run(statementFor({ gate: gate.kind, code: start.codeId !== null }), {
    ...gateParams(gate),
    ...limitParams(limits),
    ...start,
  });
}
