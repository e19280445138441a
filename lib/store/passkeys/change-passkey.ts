import type { Caller } from '@/lib/model';
import { type AuditEntry, auditSql, auditValue } from '@/lib/store/parts/audit-sql';
import { callerSql, callerValues, type Standing } from '@/lib/store/parts/caller-sql';
import type { PasskeyJson, PolicyJson, UserJson } from '@/lib/store/parts/json-rows';
import { type MailToSend, outboxSql, outboxValue } from '@/lib/store/parts/outbox-sql';
import type { Bound, Statement } from '@/lib/store/postgres/statement';
import { policySql } from '@/lib/store/users/situation';

export type PasskeyFacts = {
  now: string;
  caller: Standing | null;
  user: UserJson | null;
  passkey: PasskeyJson | null;
  policy: PolicyJson;
};

export type ChangedPasskey = { sequence: number | null; changedAt: string };

// The user's row is locked: of two removals at the same time the second sees what the first left.
const passkeyFactsSql: Statement = {
  name: 'passkey_facts',
  text: `WITH ${callerSql},
  subject AS (SELECT * FROM users WHERE id = $3 FOR UPDATE),
  ${policySql('SELECT organization_id FROM subject')}
  SELECT jsonb_build_object(
    'now', now(),
    'caller', (SELECT standing FROM caller),
    'user', (SELECT to_jsonb(subject) FROM subject),
    'passkey', (SELECT to_jsonb(p) FROM passkeys p, subject WHERE p.id = $4 AND p.user_id = subject.id),
    'policy', (SELECT to_jsonb(policy) FROM policy))`,
};

/** Reads one passkey of one user for a change, and holds the user's row until the change is written. */
export function readPasskeyFacts(caller: Caller, userId: string, passkeyId: string): Bound {
  return { statement: passkeyFactsSql, values: [...callerValues(caller), userId, passkeyId] };
}

const bumpSql = (gate: string) => `
  changed AS (
    UPDATE users SET sequence = sequence + 1, changed_at = now()
    WHERE id = $1 AND EXISTS (SELECT 1 FROM ${gate})
    RETURNING id, sequence, organization_id
  )`;

const audited = (parameter: string) =>
  auditSql('changed', parameter, {
    subject: '(SELECT id FROM changed)',
    organization: '(SELECT organization_id FROM changed)',
  });

const answer = `SELECT jsonb_build_object('sequence', (SELECT sequence FROM changed), 'changedAt', now())`;

const removePasskeySql: Statement = {
  name: 'remove_passkey',
  text: `WITH
  removed AS (
    DELETE FROM passkeys WHERE id = $2 AND user_id = $1
      AND (kind <> 'PASSKEY' OR EXISTS (
        SELECT 1 FROM passkeys other WHERE other.user_id = $1 AND other.id <> $2 AND other.kind = 'PASSKEY' AND other.rp_id = $3))
    RETURNING id
  ),
  ${bumpSql('removed')},
  ${outboxSql('changed', '$4')},
  ${audited('$5')}
  ${answer}`,
};

/** Removes a passkey unless it is the user's last one for `rpId`; then `sequence` is null. */
export function removePasskey(
  userId: string,
  passkeyId: string,
  { rpId, mail, audit }: { rpId: string; mail: MailToSend | null; audit: AuditEntry },
): Bound {
  return {
    statement: removePasskeySql,
    values: [userId, passkeyId, rpId, outboxValue(mail), auditValue(audit)],
  };
}

const renamePasskeySql: Statement = {
  name: 'rename_passkey',
  text: `WITH
  renamed AS (UPDATE passkeys SET name = $3 WHERE id = $2 AND user_id = $1 RETURNING id),
  ${bumpSql('renamed')},
  ${audited('$4')}
  ${answer}`,
};

/** Gives a passkey another name. */
export function renamePasskey(
  userId: string,
  passkeyId: string,
  { name, audit }: { name: string; audit: AuditEntry },
): Bound {
  return { statement: renamePasskeySql, values: [userId, passkeyId, name, auditValue(audit)] };
}
