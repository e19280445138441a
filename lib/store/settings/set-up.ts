import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { run, type Statement } from '@/lib/store/postgres/statement';

/** An administrator who can sign in: an active person with the role and a passkey. */
const adminExists = `EXISTS (
    SELECT 1 FROM users u JOIN passkeys p ON p.user_id = u.id
    WHERE u.state = 'ACTIVE' AND u.kind = 'human' AND 'INSTANCE_ADMIN' = ANY (u.roles))`;

const createSetUpCodeSql: Statement = {
  name: 'create_set_up_code',
  text: `WITH
  gate AS (SELECT 1 WHERE NOT ${adminExists}),
  replaced AS (
    UPDATE one_time_codes SET dead_at = now()
    WHERE purpose = 'setup' AND used_at IS NULL AND dead_at IS NULL AND EXISTS (SELECT 1 FROM gate)
  ),
  created AS (
    INSERT INTO one_time_codes (id, purpose, hash, expires_at)
    SELECT $1, 'setup', $2::bytea, now() + make_interval(secs => $3::int) FROM gate RETURNING id
  ),
  ${auditSql('created', '$4')}
  SELECT to_jsonb(EXISTS (SELECT 1 FROM created))`,
};

/** Stores a set-up code and kills the older ones; false when an administrator exists already. */
export function createSetUpCode(
  code: { id: string; hash: Uint8Array; lifetimeSeconds: number },
  audit: AuditEntry,
): Promise<boolean> {
  return run({
    statement: createSetUpCodeSql,
    values: [code.id, code.hash, code.lifetimeSeconds, auditValue(audit)],
  });
}

/** How a set-up code stands, and whom it is making an administrator of, once they gave a name. */
export type SetUpCode = { isFinished: boolean; code: { id: string; userId: string | null } | null };

const findSetUpCodeSql: Statement = {
  name: 'find_set_up_code',
  text: `SELECT jsonb_build_object('isFinished', ${adminExists},
    'code', (SELECT jsonb_build_object('id', id, 'userId', user_id) FROM one_time_codes
      WHERE purpose = 'setup' AND hash = $1::bytea AND used_at IS NULL AND dead_at IS NULL AND expires_at > now()))`,
};

/** Finds the live set-up code with this hash. */
export function findSetUpCode(hash: Uint8Array): Promise<SetUpCode> {
  return run({ statement: findSetUpCodeSql, values: [hash] });
}

export type FirstAdmin = {
  id: string;
  loginName: string;
  email: string;
  givenName: string;
  familyName: string;
  displayName: string;
  webauthnHandle: Uint8Array;
};

const enterFirstAdminSql: Statement = {
  name: 'enter_first_admin',
  text: `WITH
  code AS (SELECT id, user_id FROM one_time_codes WHERE id = $1 AND used_at IS NULL AND dead_at IS NULL FOR UPDATE),
  home AS (SELECT id FROM organizations WHERE is_default),
  entered AS (
    INSERT INTO users (id, organization_id, state, login_name, email, given_name, family_name, display_name, roles, webauthn_handle)
    SELECT $2, home.id, 'INITIAL', $3, $4, $5, $6, $7, '{INSTANCE_ADMIN}', $8::bytea FROM home, code WHERE code.user_id IS NULL
    ON CONFLICT DO NOTHING RETURNING id
  ),
  corrected AS (
    UPDATE users SET login_name = $3, email = $4, given_name = $5, family_name = $6, display_name = $7,
      sequence = sequence + 1, changed_at = now()
    FROM code WHERE users.id = code.user_id AND users.state = 'INITIAL'
      AND NOT EXISTS (SELECT 1 FROM users other WHERE other.login_name = $3 AND other.id <> code.user_id)
    RETURNING users.id
  ),
  person AS (SELECT id FROM entered UNION ALL SELECT id FROM corrected),
  bound AS (UPDATE one_time_codes SET user_id = (SELECT id FROM entered) WHERE id = $1 AND EXISTS (SELECT 1 FROM entered)),
  ${auditSql('entered', '$9', { subject: '(SELECT id FROM entered)' })}
  SELECT to_jsonb((SELECT id FROM person))`,
};

/**
 * Enters the first administrator under a set-up code, not active until a passkey is verified; a second
 * try corrects the first. null when the name is taken.
 */
export function enterFirstAdmin(
  codeId: string,
  admin: FirstAdmin,
  audit: AuditEntry,
): Promise<string | null> {
  return run({
    statement: enterFirstAdminSql,
    values: [
      codeId,
      admin.id,
      admin.loginName,
      admin.email,
      admin.givenName,
      admin.familyName,
      admin.displayName,
      admin.webauthnHandle,
      auditValue(audit),
    ],
  });
}
