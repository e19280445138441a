// Hand-written: who is calling, with all that an operation asks before it decides.
import type { Caller, LoginPolicy, Passkey, Principal, User } from '@/lib/model';
import { passkeyOf, userOf } from '@/lib/store/parts/people';
import { type GoverningPolicy, governingPolicy, joinPolicy } from '@/lib/store/parts/policy';
import {
  type CallerParams,
  type CallerPart,
  choose,
  forEachCaller,
} from '@/lib/store/parts/principal';
import { runAllIn, type Transaction } from '@/lib/store/postgres/prisma-transaction';
import { bool, bytes, found, instant, integer, record, text } from '@/lib/store/postgres/reader';
import { type Names, runAll, statement } from '@/lib/store/postgres/statement';

/** What an operation needs to know before it decides: read in one statement, by the database's clock. */
export type Situation = {
  now: Date;
  principal: Principal | null;
  /** The user that the operation is about, and whether their organization is active. */
  user: User | null;
  isOrganizationActive: boolean;
  /** That user's passkeys, oldest first. */
  passkeys: Passkey[];
  /** The policy of that user's organization, else of the one that was asked about, else the instance's. */
  policy: LoginPolicy;
  policyDetails: GoverningPolicy['details'];
  /** The one-time code that was asked about, if it is that user's. */
  code: CodeFacts | null;
};

/** A one-time code as stored; `isLive` means neither expired, used, replaced nor killed. */
type CodeFacts = { id: string; hash: Uint8Array; attempts: number; isLive: boolean };

/** Whom and what to look at: one user, by id, by canonical login name, or the caller's own. Without one, whose policy. */
export type SituationAbout = {
  userId?: string;
  loginName?: string;
  /** The caller's own user. */
  isSelf?: boolean;
  codeId?: string;
  organizationId?: string;
};

type Params = { subject: string | null; codeId: string | null; organizationId: string | null };

/** One row for each passkey of the user, or one without; what is beside the passkey is the same in all. */
const situationSql = (suffix: string, subject: (p: Names<Params>, part: CallerPart) => string) =>
  forEachCaller((part, kind) =>
    statement(`situation_${suffix}_${kind}`, (p: Names<Params & CallerParams>) => ({
      reads: record({
        now: instant('now()'),
        principal: part.principal,
        user: found('u.id', userOf('u')),
        isOrganizationActive: bool(`coalesce(home.state = 'ACTIVE', false)`),
        passkey: found('k.id', passkeyOf('k')),
        governing: governingPolicy,
        code: found(
          'code.id',
          record({
            id: text('code.id'),
            hash: bytes('code.hash'),
            attempts: integer('code.attempts'),
            isLive: bool(
              '(code.expires_at > now() AND code.used_at IS NULL AND code.dead_at IS NULL)',
            ),
          }),
        ),
      }),
      from: `FROM (SELECT 1) anyway
    ${part.join(p)}
    LEFT JOIN (users u JOIN organizations home ON home.id = u.organization_id) ON ${subject(p, part)}
    LEFT JOIN one_time_codes code ON code.id = ${p.codeId} AND code.user_id = u.id
    LEFT JOIN passkeys k ON k.user_id = u.id
    ${joinPolicy(`coalesce(u.organization_id, ${p.organizationId})`)}
    ORDER BY k.created_at, k.id`,
    })),
  );

// A statement each, so that each finds its user by one index.
const byId = situationSql('by_id', (p) => `u.id = ${p.subject}`);
const byName = situationSql('by_name', (p) => `u.login_name = ${p.subject}`);
const bySelf = situationSql('self', (_p, { callerId }) => `u.id = ${callerId}`);

/** Reads a situation, inside a transaction if one is given. */
async function read(
  caller: Caller,
  about: SituationAbout,
  tx: Transaction | null,
): Promise<Situation> {
  const { userId, loginName, isSelf, codeId, organizationId } = about;
  const bySubject = loginName === undefined ? byId : byName;
  const { statement: made, params } = choose(isSelf ? bySelf : bySubject, caller);
  const values = {
    ...params,
    subject: loginName ?? userId ?? null,
    codeId: codeId ?? null,
    organizationId: organizationId ?? null,
  };
  const rows = await (tx ? runAllIn(tx, made, values) : runAll(made, values));
  const [first] = rows;
  if (!first) throw new Error('no login policy: the database was not seeded');
  const { passkey: _, governing, ...facts } = first;
  return {
    ...facts,
    passkeys: rows.flatMap(({ passkey }) => passkey ?? []),
    policy: governing.policy,
    policyDetails: governing.details,
  };
}

/**
 * Reads who is calling, one user with passkeys and code, and the policy over them, in one statement. Throws
 * StoreUnavailable.
 */
export function readSituation(caller: Caller, about: SituationAbout = {}): Promise<Situation> {
  return read(caller, about, null);
}

/** The same inside a transaction, for a change that must not be overtaken. */
export function readSituationIn(
  tx: Transaction,
  caller: Caller,
  about: SituationAbout,
): Promise<Situation> {
  return read(caller, about, tx);
}
