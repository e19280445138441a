import type { Limit } from '@/lib/model';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { raiseLimitsSql } from '@/lib/store/parts/limit-sql';
import { type MailToSend, outboxSql, outboxValue } from '@/lib/store/parts/outbox-sql';
import { run, type Statement } from '@/lib/store/postgres/statement';

const wrongCodeSql: Statement = {
  name: 'wrong_code',
  text: `WITH
  everyone AS (SELECT 1),
  counted AS (
    UPDATE one_time_codes SET attempts = attempts + 1,
      dead_at = CASE WHEN attempts + 1 >= $2::int THEN coalesce(dead_at, now()) ELSE dead_at END
    WHERE id = $1 RETURNING attempts
  ),
  ${raiseLimitsSql('everyone', '$3')},
  ${auditSql('everyone', '$4')}
  SELECT jsonb_build_object('attempts', (SELECT attempts FROM counted), 'retryAfterSeconds', (SELECT retry_after FROM exceeded))`,
};

/** Counts a wrong code on its row, if it has one, and in the limits; `maxAttempts` wrong ones kill it. */
export function countWrongCode(
  codeId: string | null,
  maxAttempts: number,
  limits: Limit[],
  audit: AuditEntry,
): Promise<{ attempts: number | null; retryAfterSeconds: number | null }> {
  return run({
    statement: wrongCodeSql,
    values: [codeId, maxAttempts, JSON.stringify(limits), auditValue(audit)],
  });
}

export type NewCode = {
  id: string;
  userId: string;
  hash: Uint8Array;
  lifetimeSeconds: number;
  mail: MailToSend | null;
  limits: Limit[];
  audit: AuditEntry;
};

const newRegistrationCodeSql: Statement = {
  name: 'new_registration_code',
  text: `WITH
  live AS (SELECT id, organization_id FROM users WHERE id = $2 AND state IN ('ACTIVE', 'INITIAL')),
  ${raiseLimitsSql('live', '$7')},
  gate AS (SELECT id, organization_id FROM live WHERE NOT EXISTS (SELECT 1 FROM exceeded)),
  replaced AS (
    UPDATE one_time_codes SET dead_at = now()
    WHERE user_id = (SELECT id FROM gate) AND purpose = 'registration' AND used_at IS NULL AND dead_at IS NULL
  ),
  created AS (
    INSERT INTO one_time_codes (id, purpose, user_id, hash, expires_at)
    SELECT $1, 'registration', id, $3::bytea, now() + make_interval(secs => $4::int) FROM gate
  ),
  changed AS (
    UPDATE users SET sequence = sequence + 1, changed_at = now() FROM gate WHERE users.id = gate.id
    RETURNING users.id, users.sequence, users.organization_id
  ),
  ${outboxSql('changed', '$5')},
  ${auditSql('changed', '$6', { subject: '(SELECT id FROM changed)', organization: '(SELECT organization_id FROM changed)' })}
  SELECT jsonb_build_object('sequence', (SELECT sequence FROM changed), 'changedAt', now(),
    'retryAfterSeconds', (SELECT retry_after FROM exceeded))`,
};

/** Stores a registration code, kills the older ones and puts its mail into the outbox, in one statement. */
export function createRegistrationCode(
  code: NewCode,
): Promise<{ sequence: number | null; changedAt: string; retryAfterSeconds: number | null }> {
  return run({
    statement: newRegistrationCodeSql,
    values: [
      code.id,
      code.userId,
      code.hash,
      code.lifetimeSeconds,
      outboxValue(code.mail),
      auditValue(code.audit),
      JSON.stringify(code.limits),
    ],
  });
}

const openedSql: Statement = {
  name: 'code_opened',
  text: `WITH opened AS (UPDATE one_time_codes SET opened_at = now() WHERE id = $1 AND opened_at IS NULL RETURNING id)
    SELECT jsonb_build_object('isFirst', EXISTS (SELECT 1 FROM opened))`,
};

/** Remembers when a link was first looked at; looking neither uses it up nor starts anything. */
export async function markCodeOpened(codeId: string): Promise<void> {
  await run({ statement: openedSql, values: [codeId] });
}
