/** A mail to put into the outbox: who gets it, and its body, sealed before it reaches the store. */
export type MailToSend = {
  id: string;
  kind: string;
  recipient: string;
  sealedBody: Uint8Array;
  codeId?: string;
};

/** The one parameter that `outboxSql` reads: the mail, or null for none. */
export function outboxValue(mail: MailToSend | null): Record<string, unknown> | null {
  return mail && { ...mail, sealedBody: Buffer.from(mail.sealedBody).toString('hex') };
}

/** CTE that puts the mail in `parameter` (from `outboxValue`) into the outbox if `gate` has a row. */
export function outboxSql(gate: string, parameter: string): string {
  return `
  outbox AS (
    INSERT INTO outbox_mails (id, kind, recipient, sealed_body, code_id)
    SELECT mail->>'id', mail->>'kind', mail->>'recipient', decode(mail->>'sealedBody', 'hex'), mail->>'codeId'
    FROM (SELECT ${parameter}::jsonb AS mail FROM (SELECT 1 FROM ${gate} LIMIT 1) open) entry
    WHERE mail IS NOT NULL
  )`;
}
