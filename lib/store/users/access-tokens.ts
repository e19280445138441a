import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { run, type Statement } from '@/lib/store/postgres/statement';

const createAccessTokenSql: Statement = {
  name: 'create_access_token',
  text: `WITH
  created AS (INSERT INTO access_tokens (id, user_id, hash) VALUES ($1, $2, $3::bytea) RETURNING id),
  ${auditSql('created', '$4')}
  SELECT to_jsonb((SELECT id FROM created))`,
};

/** Stores a token's hash for a machine user, with its audit event. */
export async function createAccessToken(
  token: { id: string; userId: string; hash: Uint8Array },
  audit: AuditEntry,
): Promise<void> {
  const values = [token.id, token.userId, token.hash, auditValue(audit)];
  await run({ statement: createAccessTokenSql, values });
}
