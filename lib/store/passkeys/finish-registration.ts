// Hand-written: the second half of a ceremony, read, verified and written as one transaction.
import type { Caller, Passkey } from '@/lib/model';
import {
  type AuditEntry,
  type AuditParams,
  auditParams,
  insertAudit,
} from '@/lib/store/parts/audit';
import { insertMail, type MailParams, type MailToSend, mailParams } from '@/lib/store/parts/mail';
import { joinPolicy } from '@/lib/store/parts/policy';
import {
  bindRegistrationFacts,
  type RegistrationFacts,
} from '@/lib/store/passkeys/registration-facts';
import type { Bound } from '@/lib/store/postgres/prepared-query';
import { type Outcome, readThenWrite } from '@/lib/store/postgres/read-then-write';
import { found, instant, integer, type Reader, record, text } from '@/lib/store/postgres/reader';
import { bind, type Names, type Statement, statement } from '@/lib/store/postgres/statement';
import { type BrowserParams, renewAgent } from '@/lib/store/sessions/browser-parts';
import { userFactor } from '@/lib/store/sessions/proofs/user';
import { bindRefusal } from '@/lib/store/sessions/refuse-ceremony';

/** A verified credential, ready to be stored under the ceremony's id. */
export type PasskeyToStore = Omit<
  Passkey,
  'id' | 'userId' | 'createdAt' | 'lastUsedAt' | 'lastUsedWhere'
>;

/** What becomes of an open registration: the passkey stored, or the ceremony spent on a refusal. */
export type RegistrationChange =
  | {
      kind: 'store';
      passkey: PasskeyToStore;
      /** The user must not have changed since this version; null where that does not matter. */
      sequence: number | null;
      mail: MailToSend | null;
      audit: AuditEntry;
      /** The browser that ends signed in, with the id of its session; null where nobody signs in. */
      browser: (BrowserParams & { sessionId: string }) | null;
    }
  | { kind: 'refuse'; audit: AuditEntry };

/** The new passkey's row, and the browser's where one was signed in; it is not if the user cannot sign in. */
export type StoredPasskey = {
  createdAt: Date;
  sequence: number;
  changedAt: Date;
  signedIn: { agentId: string; defaultRedirectUri: string } | null;
};

/**
 * The ceremony was spent; no row at all means that somebody else had spent it. `stored` null: refused, or the credential
 * is taken, or user, policy or code changed meanwhile.
 */
export type RegistrationWrite = { stored: StoredPasskey | null };

type Params = { ceremonyId: string; sequence: number | null } & PasskeyToStore &
  AuditParams &
  Partial<MailParams & BrowserParams & { sessionId: string }>;

type Variant = { mail: boolean; browser: boolean };

const storeSql = (p: Names<Params>) => `
  spent AS (
    UPDATE ceremonies SET spent_at = now()
    WHERE id = ${p.ceremonyId} AND purpose = 'registration' AND spent_at IS NULL AND expires_at > now()
    RETURNING id, user_id, code_id
  ),
  live_code AS (
    SELECT c.id FROM one_time_codes c JOIN spent ON spent.code_id = c.id
    WHERE c.used_at IS NULL AND c.dead_at IS NULL FOR UPDATE OF c
  ),
  owner AS (
    SELECT u.id, u.organization_id, spent.code_id FROM spent
    JOIN users u ON u.id = spent.user_id AND u.state IN ('ACTIVE', 'INITIAL')
    JOIN organizations o ON o.id = u.organization_id AND o.state = 'ACTIVE'
    ${joinPolicy('u.organization_id')} AND policy.passkeys_type = 'ALLOWED'
    WHERE (spent.code_id IS NULL OR EXISTS (SELECT 1 FROM live_code))
      AND (${p.sequence}::bigint IS NULL OR u.sequence = ${p.sequence}::bigint)
    FOR UPDATE OF u
  ),
  stored AS (
    INSERT INTO passkeys (id, user_id, kind, credential_id, public_key, algorithm, sign_count, aaguid, attestation_type,
      transports, backup_eligible, backed_up, user_verified, discoverable, rp_id, name)
    SELECT ${p.ceremonyId}, owner.id, ${p.kind}::"PasskeyKind", ${p.credentialId}, ${p.publicKey}::bytea, ${p.algorithm}::int,
      ${p.signCount}::bigint, ${p.aaguid}, ${p.attestationType}, ${p.transports}::text[], ${p.backupEligible}::boolean,
      ${p.backedUp}::boolean, ${p.userVerified}::boolean, ${p.discoverable}::boolean, ${p.rpId}, ${p.name}
    FROM owner ON CONFLICT (credential_id) DO NOTHING
    RETURNING id, user_id, kind, created_at
  ),
  used AS (
    UPDATE one_time_codes c SET used_at = now() FROM owner, stored WHERE c.id = owner.code_id
  ),
  changed AS (
    UPDATE users u SET sequence = u.sequence + 1, changed_at = now(),
      state = CASE WHEN u.state = 'INITIAL' THEN 'ACTIVE' ELSE u.state END
    FROM stored WHERE u.id = stored.user_id
    RETURNING u.id, u.sequence, u.changed_at, u.organization_id, stored.id AS passkey_id, stored.kind, stored.created_at,
      ${p.sessionId}::text AS session_id
  )`;

const sessionSql = (p: Names<Params>) => `${renewAgent(p, 'changed', 'false')},
  session AS (
    INSERT INTO sessions (id, token_hash, user_id, user_agent_id, factors, expires_at, idle_seconds)
    SELECT changed.session_id, ${p.sessionHash}::bytea, changed.id, agent.id,
      jsonb_build_object('user', ${userFactor}, 'webAuthN', jsonb_build_object('verifiedAt', now(),
        'userVerified', ${p.userVerified}::boolean, 'passkeyId', changed.passkey_id, 'kind', changed.kind)),
      now() + make_interval(secs => policy.multi_factor_check_lifetime_seconds), ${p.idleSeconds}::int
    FROM changed CROSS JOIN agent ${joinPolicy('changed.organization_id')}
    RETURNING id
  )`;

function storedReader({ browser }: Variant): Reader<StoredPasskey> {
  const nobody: Reader<null> = { columns: [], read: () => null };
  const signedIn = record({
    agentId: text('agent.id'),
    defaultRedirectUri: text('policy.default_redirect_uri'),
  });
  return record({
    createdAt: instant('changed.created_at'),
    sequence: integer('changed.sequence'),
    changedAt: instant('changed.changed_at'),
    signedIn: browser ? found('agent.id', signedIn) : nobody,
  });
}

function storeStatement(name: string, variant: Variant): Statement<Params, RegistrationWrite> {
  return statement(name, (p: Names<Params>) => ({
    with: [
      storeSql(p),
      ...(variant.mail ? [`mail AS (${insertMail(p, 'changed')})`] : []),
      ...(variant.browser ? [sessionSql(p)] : []),
      `audit AS (${insertAudit(p, 'changed', { subject: 'id', organization: 'organization_id' })})`,
    ].join(', '),
    reads: record({ stored: found('changed.id', storedReader(variant)) }),
    from: `FROM spent LEFT JOIN changed ON true
    ${variant.browser ? `LEFT JOIN agent ON true ${joinPolicy('changed.organization_id')}` : ''}`,
  }));
}

const variants = {
  plain: storeStatement('finish_registration', { mail: false, browser: false }),
  mail: storeStatement('finish_registration_mail', { mail: true, browser: false }),
  browser: storeStatement('finish_registration_browser', { mail: false, browser: true }),
  both: storeStatement('finish_registration_mail_browser', { mail: true, browser: true }),
};

function bindChange(ceremonyId: string, change: RegistrationChange): Bound<RegistrationWrite> {
  if (change.kind === 'refuse') return bindRefusal(ceremonyId, { limits: [], audit: change.audit });
  const { passkey, sequence, mail, audit, browser } = change;
  const chosen = mail ? (browser ? 'both' : 'mail') : browser ? 'browser' : 'plain';
  return bind(variants[chosen], {
    ceremonyId,
    sequence,
    ...passkey,
    ...auditParams(audit),
    ...(mail && mailParams(mail)),
    ...browser,
  });
}

/**
 * Reads a registration, lets `decide` judge it, and writes what it decided, as one transaction: the ceremony spent once,
 * the passkey stored, its code used up, notice and audit. `decide` gets plain facts and gives back a plain change.
 */
export async function finishRegistration<V>(
  caller: Caller,
  ceremonyId: string,
  decide: (facts: RegistrationFacts) => Promise<{ verdict: V; change: RegistrationChange | null }>,
): Promise<Outcome<V, RegistrationWrite>> {
  return readThenWrite<RegistrationFacts, V, RegistrationWrite>(
    bindRegistrationFacts(caller, ceremonyId),
    async (facts) => {
      if (!facts) throw new Error('no login policy: the database was not seeded');
      const { verdict, change } = await decide(facts);
      return { verdict, write: change && bindChange(ceremonyId, change) };
    },
  );
}
