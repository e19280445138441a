import type { Passkey } from '@/lib/model';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import type { PasskeyJson } from '@/lib/store/parts/json-rows';
import { type MailToSend, outboxSql, outboxValue } from '@/lib/store/parts/outbox-sql';
import { run, type Statement } from '@/lib/store/postgres/statement';
import { policySql } from '@/lib/store/users/situation';

/** A verified credential, ready to be stored under the ceremony's id. */
export type PasskeyToStore = Omit<
  Passkey,
  'id' | 'userId' | 'kind' | 'createdAt' | 'lastUsedAt' | 'lastUsedWhere'
>;

/**
 * `isSpent` false: somebody else finished it. `passkey` null though spent: the credential is taken
 * (see `isCredentialTaken`), or user, policy or code changed meanwhile.
 */
export type FinishedRegistration = {
  isSpent: boolean;
  passkey: PasskeyJson | null;
  sequence: number | null;
  changedAt: string;
  organizationId: string | null;
};

const finishRegistrationSql: Statement = {
  name: 'finish_registration',
  text: `WITH
  spent AS (
    UPDATE ceremonies SET spent_at = now()
    WHERE id = $1 AND purpose = 'registration' AND spent_at IS NULL AND expires_at > now()
    RETURNING id, user_id, code_id
  ),
  live_code AS (
    SELECT c.id FROM one_time_codes c JOIN spent ON spent.code_id = c.id
    WHERE c.used_at IS NULL AND c.dead_at IS NULL FOR UPDATE OF c
  ),
  owner AS (
    SELECT u.id, u.organization_id, spent.code_id FROM spent JOIN users u ON u.id = spent.user_id
    JOIN organizations o ON o.id = u.organization_id
    WHERE u.state IN ('ACTIVE', 'INITIAL') AND o.state = 'ACTIVE'
      AND (spent.code_id IS NULL OR EXISTS (SELECT 1 FROM live_code))
  ),
  ${policySql('SELECT organization_id FROM owner', 'passkeys_type')},
  stored AS (
    INSERT INTO passkeys (id, user_id, credential_id, public_key, algorithm, sign_count, aaguid, attestation_type,
      transports, backup_eligible, backed_up, user_verified, discoverable, rp_id, name)
    SELECT $1, owner.id, $2, $3::bytea, $4::int, $5::bigint, $6, $7, $8::text[], $9::boolean, $10::boolean, $11::boolean,
      $12::boolean, $13, $14
    FROM owner, policy WHERE policy.passkeys_type = 'ALLOWED'
    ON CONFLICT (credential_id) DO NOTHING
    RETURNING *
  ),
  used AS (
    UPDATE one_time_codes SET used_at = now()
    WHERE id = (SELECT code_id FROM owner) AND EXISTS (SELECT 1 FROM stored)
  ),
  changed AS (
    UPDATE users SET sequence = sequence + 1, changed_at = now(),
      state = CASE WHEN state = 'INITIAL' THEN 'ACTIVE' ELSE state END
    WHERE id = (SELECT user_id FROM stored)
    RETURNING id, sequence, organization_id
  ),
  ${outboxSql('changed', '$15')},
  ${auditSql('changed', '$16', { subject: '(SELECT id FROM changed)', organization: '(SELECT organization_id FROM changed)' })}
  SELECT jsonb_build_object(
    'isSpent', EXISTS (SELECT 1 FROM spent),
    'passkey', (SELECT to_jsonb(stored) FROM stored),
    'sequence', (SELECT sequence FROM changed),
    'changedAt', now(),
    'organizationId', (SELECT organization_id FROM changed))`,
};

/** Spends the ceremony and stores the passkey, uses up its code, notifies and audits: all or nothing. */
export function finishRegistration(
  ceremonyId: string,
  passkey: PasskeyToStore,
  { mail, audit }: { mail: MailToSend | null; audit: AuditEntry },
): Promise<FinishedRegistration> {
  return run({
    statement: finishRegistrationSql,
    values: [
      ceremonyId,
      passkey.credentialId,
      passkey.publicKey,
      passkey.algorithm,
      passkey.signCount,
      passkey.aaguid,
      passkey.attestationType,
      passkey.transports,
      passkey.backupEligible,
      passkey.backedUp,
      passkey.userVerified,
      passkey.discoverable,
      passkey.rpId,
      passkey.name,
      outboxValue(mail),
      auditValue(audit),
    ],
  });
}

const credentialTakenSql: Statement = {
  name: 'credential_taken',
  text: 'SELECT to_jsonb(EXISTS (SELECT 1 FROM passkeys WHERE credential_id = $1))',
};

/** Whether anybody has registered this credential id (WebAuthn L3 §7.1 step 26). */
export function isCredentialTaken(credentialId: string): Promise<boolean> {
  return run({ statement: credentialTakenSql, values: [credentialId] });
}
