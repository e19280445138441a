import type { LoginPolicy } from '@/lib/model';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import type { PolicyJson } from '@/lib/store/parts/json-rows';
import { run, type Statement } from '@/lib/store/postgres/statement';

/** Column and type of each member; the statement touches only members that the patch names. */
const columns: { [Member in keyof LoginPolicy]: [column: string, type: string] } = {
  passkeysType: ['passkeys_type', '"PasskeysType"'],
  multiFactorCheckLifetimeSeconds: ['multi_factor_check_lifetime_seconds', 'int'],
  ignoreUnknownUsernames: ['ignore_unknown_usernames', 'boolean'],
  defaultRedirectUri: ['default_redirect_uri', 'text'],
  userVerification: ['user_verification', '"UserVerification"'],
  attestation: ['attestation', '"Attestation"'],
  timeoutSeconds: ['timeout_seconds', 'int'],
  authenticatorAttachment: ['authenticator_attachment', '"AuthenticatorAttachment"'],
  allowSyncedPasskeys: ['allow_synced_passkeys', 'boolean'],
  allowedAaguids: ['allowed_aaguids', 'text[]'],
  cloneDetection: ['clone_detection', '"CloneDetection"'],
  newFactorFreshSeconds: ['new_factor_fresh_seconds', 'int'],
};

function assignment([member, [column, type]]: [string, [string, string]]): string {
  const value =
    type === 'text[]'
      ? `ARRAY(SELECT jsonb_array_elements_text($2::jsonb->'${member}'))`
      : `($2::jsonb->>'${member}')::${type}`;
  return `${column} = CASE WHEN $2::jsonb ? '${member}' THEN ${value} ELSE ${column} END`;
}

const changeLoginPolicySql: Statement = {
  name: 'change_login_policy',
  text: `WITH
  changed AS (
    UPDATE login_policies SET ${Object.entries(columns).map(assignment).join(',\n      ')},
      sequence = sequence + 1, changed_at = now()
    WHERE id = $1 RETURNING *
  ),
  ${auditSql('changed', '$3', { organization: '(SELECT organization_id FROM changed)' })}
  SELECT to_jsonb(changed) FROM changed`,
};

/** Changes the members that the patch names, and no other, with the audit event. */
export function changeLoginPolicy(
  policyId: string,
  patch: { [Member in keyof LoginPolicy]?: LoginPolicy[Member] },
  audit: AuditEntry,
): Promise<PolicyJson> {
  return run({ statement: changeLoginPolicySql, values: [policyId, patch, auditValue(audit)] });
}
