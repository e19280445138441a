// Hand-written: who is calling, and the second half of a ceremony, read before it is written.
import type {
  Caller,
  CoseAlgorithm,
  EnteredPerson,
  LoginPolicy,
  PasskeyKind,
  Principal,
  Role,
  User,
  UserVerification,
} from '@/lib/model';
import { type CeremonyStanding, ceremonyStanding } from '@/lib/store/parts/ceremony-standing';
import { factors } from '@/lib/store/parts/factors';
import { userOf } from '@/lib/store/parts/people';
import { demandsOf, governingPolicy, joinPolicy } from '@/lib/store/parts/policy';
import {
  type CallerParams,
  choose,
  forEachCaller,
  joinMakers,
  makersIn,
  noMakers,
} from '@/lib/store/parts/principal';
import { isActive, isOver } from '@/lib/store/parts/session-life';
import type { Bound } from '@/lib/store/postgres/prepared-query';
import {
  bool,
  bytes,
  found,
  instant,
  integer,
  json,
  list,
  mapped,
  oneOf,
  orNull,
  type Reader,
  record,
  text,
} from '@/lib/store/postgres/reader';
import { bind, type Names, statement } from '@/lib/store/postgres/statement';

/** A registration's challenge with what was asked, and how it stands. */
export type RegistrationCeremony = {
  id: string;
  challenge: Uint8Array;
  rpId: string;
  userVerification: UserVerification;
  attestation: LoginPolicy['attestation'];
  algorithms: CoseAlgorithm[];
  passkeyKind: PasskeyKind;
  browserHash: Uint8Array | null;
  codeId: string | null;
  /** False: the code that it was begun with is used, dead or expired. */
  isCodeLive: boolean;
  /** What else let it begin; null for a code alone, and for the system. */
  begunBy: 'session' | 'access' | null;
  entered: EnteredPerson | null;
  state: CeremonyStanding;
};

export type RegistrationFacts = {
  now: Date;
  principal: Principal | null;
  ceremony: RegistrationCeremony | null;
  /** Whoever holds the session or access token by which it was begun, as they are now. */
  beginner: Principal | null;
  user: User | null;
  isOrganizationActive: boolean;
  /** What the user's passkeys are called. */
  passkeyNames: string[];
  policy: LoginPolicy;
};

type Params = { ceremonyId: string };

const ceremonyOf = record({
  id: text('c.id'),
  challenge: bytes('c.challenge'),
  rpId: text('c.rp_id'),
  userVerification: oneOf<UserVerification>('c.user_verification'),
  attestation: oneOf<LoginPolicy['attestation']>('c.attestation'),
  algorithms: list<CoseAlgorithm>('c.algorithms'),
  passkeyKind: oneOf<PasskeyKind>('c.passkey_kind'),
  browserHash: orNull(bytes('c.browser_hash')),
  codeId: orNull(text('c.code_id')),
  isCodeLive: bool(
    `(c.code_id IS NULL OR coalesce(code.used_at IS NULL AND code.dead_at IS NULL AND code.expires_at > now(), false))`,
  ),
  begunBy: orNull(
    oneOf<'session' | 'access'>(
      `CASE WHEN c.session_id IS NOT NULL THEN 'session' WHEN c.access_token_id IS NOT NULL THEN 'access' END`,
    ),
  ),
  entered: orNull(json<EnteredPerson>('c.entered')),
  state: ceremonyStanding('c'),
});

const nobody: Reader<null> = { columns: [], read: () => null };

/** Holders of a session and of an access token, from the rows that `joinBeginner` joins. */
const heldBy = (held: 'begun_session' | 'begun_token') =>
  found(
    `CASE WHEN ${held}.id IS NOT NULL THEN beginner.id END`,
    record({
      userId: text('beginner.id'),
      organizationId: text('beginner.organization_id'),
      roles: list<Role>('beginner.roles::text[]'),
      session:
        held === 'begun_token'
          ? nobody
          : record({
              id: text('begun_session.id'),
              sequence: integer('begun_session.sequence'),
              userAgentId: orNull(text('begun_session.user_agent_id')),
              factors: factors('begun_session.factors'),
              demands: demandsOf('beginner_policy'),
              now: instant('now()'),
            }),
      isPrevious: bool('false'),
      isExpired: bool(
        held === 'begun_token'
          ? 'coalesce(begun_token.expires_at <= now(), false)'
          : isOver('begun_session'),
      ),
      makers: held === 'begun_token' ? noMakers : makersIn('beginner_makers'),
    }),
  );

const beginner: Reader<Principal | null> = mapped(
  record({ bySession: heldBy('begun_session'), byToken: heldBy('begun_token') }),
  ({ bySession, byToken }) => bySession ?? byToken,
);

const joinBeginner = `
      LEFT JOIN sessions begun_session ON begun_session.id = c.session_id
      LEFT JOIN access_tokens begun_token ON begun_token.id = c.access_token_id
      LEFT JOIN (users beginner JOIN organizations beginner_home ON beginner_home.id = beginner.organization_id)
        ON beginner.id = coalesce(begun_session.user_id, begun_token.user_id) AND ${isActive('beginner', 'beginner_home')}
      ${joinMakers('begun_session', 'beginner_makers')}
      ${joinPolicy('beginner.organization_id', 'beginner_policy')}`;

const registrationFactsSql = forEachCaller<Params, RegistrationFacts>(
  ({ join, principal }, suffix) =>
    statement(`registration_facts_${suffix}`, (p: Names<Params & CallerParams>) => ({
      reads: record({
        now: instant('now()'),
        principal,
        ceremony: found('c.id', ceremonyOf),
        beginner,
        user: found('u.id', userOf('u')),
        isOrganizationActive: bool(`coalesce(home.state = 'ACTIVE', false)`),
        passkeyNames: list<string>('ARRAY(SELECT name FROM passkeys WHERE user_id = u.id)'),
        policy: mapped(governingPolicy, ({ policy }) => policy),
      }),
      from: `FROM (SELECT 1) anyway ${join(p)}
      LEFT JOIN ceremonies c ON c.id = ${p.ceremonyId} AND c.purpose = 'registration'
      LEFT JOIN one_time_codes code ON code.id = c.code_id
      ${joinBeginner}
      LEFT JOIN users u ON u.id = c.user_id
      LEFT JOIN organizations home ON home.id = u.organization_id
      ${joinPolicy('u.organization_id')}`,
    })),
);

/** The read of a registration ceremony, its user, the policy over them and the caller. */
export function bindRegistrationFacts(
  caller: Caller,
  ceremonyId: string,
): Bound<RegistrationFacts> {
  const { statement: chosen, params } = choose(registrationFactsSql, caller);
  return bind(chosen, { ceremonyId, ...params });
}
