import type { CoseAlgorithm, Limit, LoginPolicy, UserVerification } from '@/lib/model';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { raiseLimitsSql } from '@/lib/store/parts/limit-sql';
import { run, type Statement } from '@/lib/store/postgres/statement';

export type NewRegistration = {
  ceremonyId: string;
  userId: string;
  challenge: Uint8Array;
  rpId: string;
  userVerification: UserVerification;
  attestation: LoginPolicy['attestation'];
  algorithms: readonly CoseAlgorithm[];
  timeoutSeconds: number;
  browserHash: Uint8Array | null;
  codeId: string | null;
  limits: Limit[];
  audit: AuditEntry;
};

/** `sequence` is null when the user or code died meanwhile, or a limit is exceeded. */
export type StartedRegistration = {
  sequence: number | null;
  changedAt: string;
  retryAfterSeconds: number | null;
};

const startRegistrationSql: Statement = {
  name: 'start_registration',
  text: `WITH
  live AS (
    SELECT u.id, u.organization_id FROM users u JOIN organizations o ON o.id = u.organization_id
    WHERE u.id = $2 AND u.state IN ('ACTIVE', 'INITIAL') AND o.state = 'ACTIVE'
      AND ($10::text IS NULL OR EXISTS (SELECT 1 FROM one_time_codes c WHERE c.id = $10 AND c.user_id = u.id
        AND c.used_at IS NULL AND c.dead_at IS NULL AND c.expires_at > now()))
  ),
  ${raiseLimitsSql('live', '$11')},
  gate AS (SELECT id, organization_id FROM live WHERE NOT EXISTS (SELECT 1 FROM exceeded)),
  ceremony AS (
    INSERT INTO ceremonies (id, purpose, challenge, rp_id, user_verification, attestation, algorithms, user_id, browser_hash, code_id, expires_at)
    SELECT $1, 'registration', $3::bytea, $4, $5::"UserVerification", $6::"Attestation", $7::int[], gate.id, $9::bytea, $10,
      now() + make_interval(secs => $8::int)
    FROM gate
  ),
  changed AS (
    UPDATE users SET sequence = sequence + 1, changed_at = now() FROM gate WHERE users.id = gate.id
    RETURNING users.id, users.sequence, users.organization_id
  ),
  ${auditSql('changed', '$12', { subject: '(SELECT id FROM changed)', organization: '(SELECT organization_id FROM changed)' })}
  SELECT jsonb_build_object('sequence', (SELECT sequence FROM changed), 'changedAt', now(),
    'retryAfterSeconds', (SELECT retry_after FROM exceeded))`,
};

/** Writes a registration's challenge and what is asked with it, if user and code still stand. */
export function startRegistration(start: NewRegistration): Promise<StartedRegistration> {
  return run({
    statement: startRegistrationSql,
    values: [
      start.ceremonyId,
      start.userId,
      start.challenge,
      start.rpId,
      start.userVerification,
      start.attestation,
      start.algorithms,
      start.timeoutSeconds,
      start.browserHash,
      start.codeId,
      JSON.stringify(start.limits),
      auditValue(start.audit),
    ],
  });
}
