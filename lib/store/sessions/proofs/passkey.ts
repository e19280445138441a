// Hand-written: an assertion counts exactly once. Its ceremony is spent first, and everything else hangs on that.
import type { PasskeyProof } from '@/lib/model';
import { joinPolicy } from '@/lib/store/parts/policy';
import type { Names } from '@/lib/store/postgres/statement';
import { joinRefusals } from '@/lib/store/sessions/challenge-limits';
import type { KnownPerson, ProofPart } from '@/lib/store/sessions/proofs/proof-part';

/** What the parts below take: the proof itself, its limit (of whatever name and network) taken apart. */
export type PasskeyProofParams = Omit<PasskeyProof, 'factor' | 'userId' | 'refusals'> & {
  refusals: string;
  refusalsMax: number;
};

/** The values of the proof's parameters. */
export function passkeyProofParams(proof: PasskeyProof): PasskeyProofParams {
  return {
    challenge: proof.challenge,
    passkeyId: proof.passkeyId,
    credentialId: proof.credentialId,
    signCount: proof.signCount,
    backedUp: proof.backedUp,
    userVerified: proof.userVerified,
    hasUserHandle: proof.hasUserHandle,
    usedWhere: proof.usedWhere,
    isCopySuspected: proof.isCopySuspected,
    refusals: proof.refusals.key,
    refusalsMax: proof.refusals.max,
  };
}

/** SQL: the presented counter is not higher than the stored one: a sign of a copy (WebAuthn L3 §7.2 step 22). */
const isRegressed = (p: Names<PasskeyProofParams>) =>
  `(${p.signCount}::bigint <= k.sign_count AND (${p.signCount}::bigint > 0 OR k.sign_count > 0))`;

/** SQL: such a counter is accepted all the same: synced passkeys share none, and the policy may only log it. */
const acceptsRegressed = `(k.backup_eligible OR policy.clone_detection = 'log')`;

/** SQL: what a browser was told before: a name, known or not, and whose people may answer. */
const isAsNamed = `AND (c.login_name IS NULL OR c.login_name = u.login_name
        OR (c.login_name = u.email AND u.email_verified_at IS NOT NULL))
      AND (c.organization_id IS NULL OR c.organization_id = u.organization_id)`;

/**
 * SQL: joins ceremony `c` (found by `ceremony`), passkey `k`, its owner `u` and their `policy`, if all of them stand as
 * the ceremony asked.
 */
export const joinPasskeyProof = (
  p: Names<PasskeyProofParams>,
  { ceremony, settled, named, ofBrowser }: KnownPerson & { ceremony: string; ofBrowser: boolean },
): string => `
    JOIN ceremonies c ON ${ceremony} AND c.challenge = ${p.challenge}
      AND c.spent_at IS NULL AND c.expires_at > now()
    JOIN passkeys k ON k.id = ${p.passkeyId} AND k.rp_id = c.rp_id
      AND (c.user_verification <> 'required' OR (k.kind = 'PASSKEY' AND ${p.userVerified}::boolean))
      AND (c.allowed_credential_ids = '{}' OR ${p.credentialId} = ANY (c.allowed_credential_ids))
      AND (${p.hasUserHandle}::boolean OR ${settled} IS NOT NULL OR c.allowed_credential_ids <> '{}')
    JOIN users u ON u.id = k.user_id AND u.state = 'ACTIVE' AND (${named} IS NULL OR ${named} = u.id)
      ${ofBrowser ? isAsNamed : ''}
    JOIN organizations o ON o.id = u.organization_id AND o.state = 'ACTIVE'
    ${joinPolicy('u.organization_id')} AND policy.passkeys_type = 'ALLOWED'`;

/**
 * SQL: no counter is let in that went back where that matters: where the policy only logs it, it must have been seen, so
 * that the owner is told in the same change.
 */
export const passkeyProofGate = (p: Names<PasskeyProofParams>): string =>
  `(NOT ${isRegressed(p)} OR k.backup_eligible OR (${acceptsRegressed} AND ${p.isCopySuspected}::boolean))`;

/** SQL: the columns of `g` that the parts below take. */
export const passkeyProofColumns = (p: Names<PasskeyProofParams>): string =>
  `c.id AS ceremony_id, k.id AS passkey_id, ${acceptsRegressed} AS accepts_regressed, ${isRegressed(p)} AS is_regressed`;

/**
 * CTEs `spent` and `counted`, both with the row of `from` (`passkeyProofColumns` and more): of two answers one spends the
 * ceremony, and the counter of a passkey only rises (WebAuthn L3 §7.2 step 22).
 */
export const countPasskeyProof = (p: Names<PasskeyProofParams>, from: string): string => `
  spent AS (
    UPDATE ceremonies c SET spent_at = now() FROM ${from}
    WHERE c.id = ${from}.ceremony_id AND c.spent_at IS NULL RETURNING ${from}.*
  ),
  counted AS (
    UPDATE passkeys k SET sign_count = greatest(k.sign_count, ${p.signCount}::bigint), backed_up = ${p.backedUp}::boolean,
      last_used_at = now(), last_used_where = coalesce(${p.usedWhere}, k.last_used_where)
    FROM spent WHERE k.id = spent.passkey_id AND (spent.accepts_regressed OR NOT ${isRegressed(p)})
    RETURNING spent.*, k.kind AS passkey_kind
  )`;

/** SQL: the factor in `sessions.factors`, from a row of `counted`, which `row` carries on. */
export const passkeyFactor = (p: Names<PasskeyProofParams>, row: string): string =>
  `jsonb_build_object('verifiedAt', now(), 'userVerified', ${p.userVerified}::boolean,
        'passkeyId', ${row}.passkey_id, 'kind', ${row}.passkey_kind)`;

/** SQL: what the audit says of a counter that went back and was accepted, from a row of `counted`. */
export const passkeyProofFacts = (row: string): string =>
  `CASE WHEN ${row}.is_regressed THEN '{"counter": "regressed"}'::jsonb ELSE '{}'::jsonb END`;

/** A passkey as a part of the change of a session over the API. */
export const passkeyPart: ProofPart<PasskeyProofParams> = {
  // Its purpose needs no look: a session points to no ceremony but its own challenge.
  findPerson: (p, known) =>
    joinPasskeyProof(p, {
      ...known,
      ceremony: 'c.id = s.ceremony_id AND c.browser_hash IS NULL',
      ofBrowser: false,
    }),
  join: (p) => joinRefusals(p, { named: 's.named', network: 's.network' }),
  gate: (p) => `refusals.key IS NULL AND ${passkeyProofGate(p)}`,
  columns: passkeyProofColumns,
  count: { first: 'spent', last: 'counted', sql: countPasskeyProof },
  factor: passkeyFactor,
  facts: passkeyProofFacts,
};
