// Hand-written in places: a mail is claimed with SKIP LOCKED, and a link is asked for where its mail is.
import {
  type AuditEntry,
  type AuditParams,
  appendAudit,
  auditParams,
  insertAudit,
} from '@/lib/store/parts/audit';
import type { MailToSend } from '@/lib/store/parts/mail';
import { prisma } from '@/lib/store/postgres/prisma';
import { databaseNow, type Transaction, transact } from '@/lib/store/postgres/prisma-transaction';
import {
  bool,
  bytes,
  instant,
  integer,
  oneOf,
  orNull,
  record,
  text,
} from '@/lib/store/postgres/reader';
import { type Names, run, runAll, statement } from '@/lib/store/postgres/statement';

/** Why a mail will not go out any more. */
type MailEnd = 'link_dead' | 'link_used' | 'link_expired' | 'refused' | 'retries_over';

/** Puts a mail into the outbox, in the transaction of its cause; null puts none. */
export async function putMail(tx: Transaction, mail: MailToSend | null): Promise<void> {
  if (!mail) return;
  const data = { ...mail, sealedBody: Buffer.from(mail.sealedBody) };
  await tx.outboxMail.create({ data, select: { id: true } });
}

/** How long a mail that fails is tried, from when it was written (RFC 5321 §4.5.4.1: four or five days). */
const triedFor = `interval '5 days'`;

/** SQL: the mail in `m` brings no link, or one that works still; its code is joined as `c`. */
const brings = `(m.code_id IS NULL OR (c.used_at IS NULL AND c.dead_at IS NULL AND c.expires_at > now()))`;

const waiting = 'FROM outbox_mails m LEFT JOIN one_time_codes c ON c.id = m.code_id';

export type WaitingMail = {
  id: string;
  kind: string;
  recipient: string;
  sealedBody: Uint8Array;
  createdAt: Date;
  /** How often it was tried, and what the mail server said last. */
  attempts: number;
  lastError: string | null;
};

const waitingSql = statement('waiting_mail', () => ({
  reads: record({
    id: text('m.id'),
    kind: text('m.kind'),
    recipient: text('m.recipient'),
    sealedBody: bytes('m.sealed_body'),
    createdAt: instant('m.created_at'),
    attempts: integer('m.attempts'),
    lastError: orNull(text('m.last_error')),
  }),
  from: `${waiting} WHERE m.sealed_body IS NOT NULL AND ${brings} ORDER BY m.created_at, m.id LIMIT 500`,
}));

/** Mail that has not gone out and still may, oldest first, 500 at most. */
export function listWaitingMail(): Promise<WaitingMail[]> {
  return runAll(waitingSql, {});
}

/** A mail that was given up, and why: for `refused` and `retries_over` the mail server's last words besides. */
export type GivenUpMail = {
  id: string;
  kind: string;
  userId: string;
  recipient: string;
  createdAt: Date;
  attempts: number;
  lastError: string | null;
  givenUpAt: Date;
  givenUpFor: MailEnd;
  /** Another mail reached that mailbox since. */
  isMended: boolean;
};

/** SQL: another mail reached the mailbox of `m` after `m` was given up. */
const isMended = `EXISTS (SELECT 1 FROM outbox_mails later
    WHERE later.recipient = m.recipient AND later.sent_at > m.given_up_at)`;

const givenUpSql = statement('given_up_mail', () => ({
  reads: record({
    id: text('m.id'),
    kind: text('m.kind'),
    userId: text('m.user_id'),
    recipient: text('m.recipient'),
    createdAt: instant('m.created_at'),
    attempts: integer('m.attempts'),
    lastError: orNull(text('m.last_error')),
    givenUpAt: instant('m.given_up_at'),
    givenUpFor: oneOf<MailEnd>('m.given_up_for'),
    isMended: bool(isMended),
  }),
  from: 'FROM outbox_mails m WHERE m.given_up_at IS NOT NULL ORDER BY m.given_up_at DESC, m.id DESC LIMIT 500',
}));

/** Mail that was given up and is kept still (RETENTION_MAIL_DAYS), newest first, 500 at most. */
export function listGivenUpMail(): Promise<GivenUpMail[]> {
  return runAll(givenUpSql, {});
}

type OutboxState = {
  /** Mails that wait, those among them that were tried often, and what the mail server said last to one of these. */
  waiting: number;
  failing: number;
  lastError: string | null;
  /** Mails that were tried in vain in the last 7 days, to mailboxes that no mail has reached since. */
  undeliverable: number;
};

/** From the third attempt on it is more than a server that asked to be tried again in a minute. */
const isFailing = 'sealed_body IS NOT NULL AND attempts >= 3 AND last_error IS NOT NULL';

const outboxStateSql = statement('outbox_state', () => ({
  reads: record({
    waiting: integer(`(SELECT count(*) ${waiting} WHERE m.sealed_body IS NOT NULL AND ${brings})`),
    failing: integer(`(SELECT count(*) FROM outbox_mails WHERE ${isFailing})`),
    lastError: orNull(
      text(
        `(SELECT last_error FROM outbox_mails WHERE ${isFailing} ORDER BY next_attempt_at DESC LIMIT 1)`,
      ),
    ),
    undeliverable: integer(
      `(SELECT count(*) FROM outbox_mails m WHERE m.given_up_at > now() - interval '7 days'
        AND m.given_up_for IN ('refused', 'retries_over') AND NOT ${isMended})`,
    ),
  }),
  from: '',
}));

/** How the outbox stands, in numbers. */
export async function readOutboxState(): Promise<OutboxState> {
  const state = await run(outboxStateSql, {});
  if (!state) throw new Error('an aggregate gave no row');
  return state;
}

/** What a round of giving up found. */
export type MailGivenUp = { id: string; kind: string; reason: MailEnd; lastError: string | null };

const giveUpSql = statement('give_up_mail', (p: Names<AuditParams>) => ({
  with: `over AS (
    SELECT m.id, CASE WHEN ${brings} THEN 'retries_over' WHEN c.used_at IS NOT NULL THEN 'link_used'
        WHEN c.id IS NULL OR c.dead_at IS NOT NULL THEN 'link_dead' ELSE 'link_expired' END AS reason
    ${waiting}
    WHERE m.sealed_body IS NOT NULL AND (${brings} IS NOT TRUE
      OR (m.attempts > 0 AND m.next_attempt_at <= now() AND m.created_at <= now() - ${triedFor}))
    FOR UPDATE OF m SKIP LOCKED
  ),
  given_up AS (
    UPDATE outbox_mails m SET sealed_body = NULL, given_up_at = now(), given_up_for = over.reason::"MailEnd"
    FROM over WHERE m.id = over.id
    RETURNING m.id, m.kind, m.user_id, m.given_up_for, m.last_error,
      jsonb_build_object('mailId', m.id, 'kind', m.kind, 'reason', over.reason) AS facts
  ),
  audit AS (${insertAudit(p, `given_up WHERE given_up_for = 'retries_over'`, { subject: 'user_id', facts: 'facts' })})`,
  reads: record({
    id: text('given_up.id'),
    kind: text('given_up.kind'),
    reason: oneOf<MailEnd>('given_up.given_up_for'),
    lastError: orNull(text('given_up.last_error')),
  }),
  from: 'FROM given_up',
}));

/**
 * Gives up the mail that will not go out any more: whose link works no more, and what was tried for five days. Its body,
 * and with it the link, is erased. What was tried in vain has an audit event about its person; a link that died has had
 * its own.
 */
export function giveUpMail(audit: Omit<AuditEntry, 'subjectId'>): Promise<MailGivenUp[]> {
  return runAll(giveUpSql, auditParams(audit));
}

// Claiming moves the next attempt away: should this process die, another takes over after that time.
const claimSql = statement('claim_mail', () => ({
  with: `due AS (
    SELECT m.id ${waiting}
    WHERE m.sealed_body IS NOT NULL AND m.next_attempt_at <= now() AND ${brings}
      AND NOT (m.attempts > 0 AND m.created_at <= now() - ${triedFor})
    ORDER BY m.next_attempt_at LIMIT 1 FOR UPDATE OF m SKIP LOCKED
  ),
  claimed AS (
    UPDATE outbox_mails m SET attempts = attempts + 1,
      next_attempt_at = now() + make_interval(secs => least(3600, 30 * power(2, least(attempts, 7))))
    FROM due WHERE m.id = due.id RETURNING m.id, m.kind, m.recipient, m.sealed_body
  )`,
  reads: record({
    id: text('claimed.id'),
    kind: text('claimed.kind'),
    recipient: text('claimed.recipient'),
    sealedBody: bytes('claimed.sealed_body'),
  }),
  from: 'FROM claimed',
}));

/** Claims the next mail that is due, for this process alone; null when none is. Its link works at this moment. */
export function claimMail(): Promise<{
  id: string;
  kind: string;
  recipient: string;
  sealedBody: Uint8Array;
} | null> {
  return run(claimSql, {});
}

/** Marks a mail as sent and erases its body; its code counts as sent from now on. */
export async function markMailSent(mailId: string): Promise<void> {
  await transact(async (tx) => {
    const sentAt = await databaseNow(tx);
    const sent = await tx.outboxMail.updateManyAndReturn({
      where: { id: mailId, sentAt: null },
      // Given up while it was on its way, it went out all the same.
      data: { sentAt, sealedBody: null, lastError: null, givenUpAt: null, givenUpFor: null },
      select: { codeId: true },
    });
    for (const { codeId } of sent)
      if (codeId) await tx.oneTimeCode.updateMany({ where: { id: codeId }, data: { sentAt } });
  });
}

const longestReason = 500;

/** Keeps the reason why a mail did not go out; the next attempt was set when it was claimed. */
export async function markMailFailed(mailId: string, reason: string): Promise<void> {
  await prisma().outboxMail.updateMany({
    where: { id: mailId, sentAt: null },
    data: { lastError: reason.slice(0, longestReason) },
  });
}

/** Gives up a mail that its recipient's server refused for good: body erased, reason kept, audit event about its person. */
export async function markMailRefused(
  mailId: string,
  reason: string,
  audit: Omit<AuditEntry, 'subjectId'>,
): Promise<void> {
  await transact(async (tx) => {
    const givenUpAt = await databaseNow(tx);
    const refused = await tx.outboxMail.updateManyAndReturn({
      where: { id: mailId, sealedBody: { not: null } },
      data: {
        ...{ givenUpAt, givenUpFor: 'refused', sealedBody: null },
        lastError: reason.slice(0, longestReason),
      },
      select: { userId: true },
    });
    for (const { userId } of refused) await appendAudit(tx, { ...audit, subjectId: userId });
  });
}
