// Hand-written: the second half of a ceremony, read, verified and written as one transaction.
import type { Caller, LoginPolicy, Passkey, SessionFactors } from '@/lib/model';
import {
  type AuditEntry,
  type AuditParams,
  auditParams,
  insertAudit,
} from '@/lib/store/parts/audit';
import {
  type GateParams,
  type GateRoles,
  holdsOver,
  joinHolder,
  ranksWith,
} from '@/lib/store/parts/caller-gate';
import { factors } from '@/lib/store/parts/factors';
import { insertMail, type MailParams, type MailToSend, mailParams } from '@/lib/store/parts/mail';
import { governingPolicy, joinPolicy } from '@/lib/store/parts/policy';
import {
  bindRegistrationFacts,
  type RegistrationFacts,
} from '@/lib/store/passkeys/registration-facts';
import type { Bound } from '@/lib/store/postgres/prepared-query';
import { type Outcome, readThenWrite } from '@/lib/store/postgres/read-then-write';
import {
  found,
  instant,
  integer,
  mapped,
  type Reader,
  record,
  text,
} from '@/lib/store/postgres/reader';
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
      /** What let it begin besides a code, which must hold still, by one of these roles or as the user. */
      begunBy: 'session' | 'access' | null;
      roles: GateRoles;
      /** Names were entered when it began: the user gets them with the passkey. */
      isEntered: boolean;
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
  signedIn: { agentId: string; factors: SessionFactors; policy: LoginPolicy; now: Date } | null;
};

/**
 * The ceremony was spent; no row at all means that somebody else had spent it. `stored` null: refused, or the credential
 * is taken, or user, policy, or what let it begin changed meanwhile.
 */
export type RegistrationWrite = { stored: StoredPasskey | null };

type Params = { ceremonyId: string; sequence: number | null } & PasskeyToStore &
  AuditParams &
  Pick<GateParams, 'gateRoles' | 'gateHomeRoles'> &
  Partial<MailParams & BrowserParams & { sessionId: string }>;

type Variant = {
  begunBy: 'session' | 'access' | null;
  mail: boolean;
  browser: boolean;
  entered: boolean;
};

/**
 * What joins whoever began it as `caller`, and the condition that they may still act for `u`: as themselves or by a role,
 * and with a code whatever their rank, since whoever has the code could do without them.
 */
function beginnerSql({ begunBy }: Variant, p: Names<Params>): { join: string; may: string } {
  if (!begunBy) return { join: '', may: 'true' };
  const isSelf = begunBy === 'session' ? 'caller.id = u.id OR ' : '';
  const isRanked = `(spent.code_id IS NOT NULL OR ${ranksWith(begunBy, 'u.roles')})`;
  const id = begunBy === 'session' ? 'spent.session_id' : 'spent.access_token_id';
  const may = `(${isSelf}${holdsOver(begunBy, p, 'u')}) AND ${isRanked}`;
  return { join: joinHolder(begunBy, id), may };
}

/** The entered names are still free. */
const isNameFree = `NOT EXISTS (
      SELECT 1 FROM users other WHERE other.login_name = spent.entered->>'loginName' AND other.id <> u.id
    )`;

const enteredNames = `
      login_name = spent.entered->>'loginName', email = spent.entered->>'email', given_name = spent.entered->>'givenName',
      family_name = spent.entered->>'familyName', display_name = spent.entered->>'displayName',`;

function storeSql(variant: Variant, p: Names<Params>): string {
  const { entered } = variant;
  const begun = beginnerSql(variant, p);
  return `
  spent AS (
    UPDATE ceremonies SET spent_at = now()
    WHERE id = ${p.ceremonyId} AND purpose = 'registration' AND spent_at IS NULL AND expires_at > now()
    RETURNING id, user_id, code_id, session_id, access_token_id, entered
  ),
  live_code AS (
    SELECT c.id FROM one_time_codes c JOIN spent ON spent.code_id = c.id
    WHERE c.used_at IS NULL AND c.dead_at IS NULL AND c.expires_at > now() FOR UPDATE OF c
  ),
  owner AS (
    SELECT u.id, u.organization_id, spent.code_id FROM spent
    JOIN users u ON u.id = spent.user_id AND u.kind = 'human' AND u.state IN ('ACTIVE', 'INITIAL')
    JOIN organizations o ON o.id = u.organization_id AND o.state = 'ACTIVE'
    ${joinPolicy('u.organization_id')} AND policy.passkeys_type = 'ALLOWED'
    ${begun.join}
    WHERE (spent.code_id IS NULL OR EXISTS (SELECT 1 FROM live_code)) AND ${begun.may}
      AND (${p.sequence}::bigint IS NULL OR u.sequence = ${p.sequence}::bigint)
      ${entered ? `AND ${isNameFree}` : ''}
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
    UPDATE users u SET ${entered ? enteredNames : ''} sequence = u.sequence + 1, changed_at = now(),
      state = CASE WHEN u.state = 'INITIAL' THEN 'ACTIVE' ELSE u.state END
    FROM stored${entered ? ', spent' : ''} WHERE u.id = stored.user_id
    RETURNING u.id, u.sequence, u.changed_at, u.organization_id, stored.id AS passkey_id, stored.kind, stored.created_at,
      ${p.sessionId}::text AS session_id
  )`;
}

const sessionSql = (p: Names<Params>) => `${renewAgent(p, 'changed', 'false')},
  session AS (
    INSERT INTO sessions (id, token_hash, user_id, user_agent_id, factors, expires_at, idle_seconds)
    SELECT changed.session_id, ${p.sessionHash}::bytea, changed.id, agent.id,
      jsonb_build_object('user', ${userFactor}, 'webAuthN', jsonb_build_object('verifiedAt', now(),
        'userVerified', ${p.userVerified}::boolean, 'passkeyId', changed.passkey_id, 'kind', changed.kind)),
      now() + make_interval(secs => policy.multi_factor_check_lifetime_seconds), ${p.idleSeconds}::int
    FROM changed CROSS JOIN agent ${joinPolicy('changed.organization_id')}
    RETURNING id, factors
  )`;

function storedReader({ browser }: Variant): Reader<StoredPasskey> {
  const nobody: Reader<null> = { columns: [], read: () => null };
  const signedIn = record({
    agentId: text('agent.id'),
    factors: factors('session.factors'),
    policy: mapped(governingPolicy, ({ policy }) => policy),
    now: instant('now()'),
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
      storeSql(variant, p),
      ...(variant.mail ? [`mail AS (${insertMail(p, 'changed')})`] : []),
      ...(variant.browser ? [sessionSql(p)] : []),
      `audit AS (${insertAudit(p, 'changed', { subject: 'id', organization: 'organization_id' })})`,
    ].join(', '),
    reads: record({ stored: found('changed.id', storedReader(variant)) }),
    from: `FROM spent LEFT JOIN changed ON true
    ${variant.browser ? `LEFT JOIN agent ON true LEFT JOIN session ON true ${joinPolicy('changed.organization_id')}` : ''}`,
  }));
}

const made = new Map<string, Statement<Params, RegistrationWrite>>();

function statementFor(variant: Variant): Statement<Params, RegistrationWrite> {
  const { begunBy, ...has } = variant;
  const parts = Object.entries(has).flatMap(([part, isThere]) => (isThere ? [part] : []));
  const name = ['finish_registration', ...(begunBy ? [begunBy] : []), ...parts].join('_');
  const known = made.get(name) ?? storeStatement(name, variant);
  made.set(name, known);
  return known;
}

function bindChange(ceremonyId: string, change: RegistrationChange): Bound<RegistrationWrite> {
  if (change.kind === 'refuse') return bindRefusal(ceremonyId, { limits: [], audit: change.audit });
  const { passkey, sequence, begunBy, roles, isEntered: entered, mail, audit, browser } = change;
  const variant = { begunBy, mail: mail !== null, browser: browser !== null, entered };
  return bind(statementFor(variant), {
    ceremonyId,
    sequence,
    ...passkey,
    gateRoles: roles.instance,
    gateHomeRoles: roles.organization,
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
