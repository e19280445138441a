// Hand-written: who is calling, and the second half of a ceremony, read before it is written.
import type {
  Caller,
  CoseAlgorithm,
  LoginPolicy,
  PasskeyKind,
  Principal,
  User,
  UserVerification,
} from '@/lib/model';
import { type CeremonyStanding, ceremonyStanding } from '@/lib/store/parts/ceremony-standing';
import { userOf } from '@/lib/store/parts/people';
import { governingPolicy, joinPolicy } from '@/lib/store/parts/policy';
import { type CallerParams, choose, forEachCaller } from '@/lib/store/parts/principal';
import type { Bound } from '@/lib/store/postgres/prepared-query';
import {
  bytes,
  found,
  instant,
  list,
  mapped,
  oneOf,
  orNull,
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
  state: CeremonyStanding;
};

export type RegistrationFacts = {
  now: Date;
  principal: Principal | null;
  ceremony: RegistrationCeremony | null;
  user: User | null;
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
  state: ceremonyStanding('c'),
});

const registrationFactsSql = forEachCaller<Params, RegistrationFacts>(
  ({ join, principal }, suffix) =>
    statement(`registration_facts_${suffix}`, (p: Names<Params & CallerParams>) => ({
      reads: record({
        now: instant('now()'),
        principal,
        ceremony: found('c.id', ceremonyOf),
        user: found('u.id', userOf('u')),
        passkeyNames: list<string>('ARRAY(SELECT name FROM passkeys WHERE user_id = u.id)'),
        policy: mapped(governingPolicy, ({ policy }) => policy),
      }),
      from: `FROM (SELECT 1) anyway ${join(p)}
      LEFT JOIN ceremonies c ON c.id = ${p.ceremonyId} AND c.purpose = 'registration'
      LEFT JOIN users u ON u.id = c.user_id
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
