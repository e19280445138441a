import type { Caller, CoseAlgorithm, LoginPolicy, UserVerification } from '@/lib/model';
import { callerSql, callerValues, type Standing } from '@/lib/store/parts/caller-sql';
import type { PolicyJson, UserJson } from '@/lib/store/parts/json-rows';
import { run, type Statement } from '@/lib/store/postgres/statement';
import { policySql } from '@/lib/store/users/situation';

/** A registration's challenge with what was asked, and how it stands. */
export type RegistrationCeremony = {
  id: string;
  challenge: string;
  rp_id: string;
  user_verification: UserVerification;
  attestation: LoginPolicy['attestation'];
  algorithms: CoseAlgorithm[];
  browser_hash: string | null;
  code_id: string | null;
  state: 'open' | 'spent' | 'expired';
};

export type RegistrationFacts = {
  now: string;
  caller: Standing | null;
  ceremony: RegistrationCeremony | null;
  user: UserJson | null;
  /** What the user's passkeys are called. */
  passkeyNames: string[];
  policy: PolicyJson;
};

const registrationFactsSql: Statement = {
  name: 'registration_facts',
  text: `WITH ${callerSql},
  ceremony AS (SELECT * FROM ceremonies WHERE id = $3 AND purpose = 'registration'),
  subject AS (SELECT u.* FROM users u JOIN ceremony ON ceremony.user_id = u.id),
  ${policySql('SELECT organization_id FROM subject')}
  SELECT jsonb_build_object(
    'now', now(),
    'caller', (SELECT standing FROM caller),
    'ceremony', (SELECT to_jsonb(ceremony) || jsonb_build_object('state',
        CASE WHEN spent_at IS NOT NULL THEN 'spent' WHEN expires_at <= now() THEN 'expired' ELSE 'open' END) FROM ceremony),
    'user', (SELECT to_jsonb(subject) FROM subject),
    'passkeyNames', (SELECT coalesce(jsonb_agg(p.name), '[]') FROM passkeys p, subject WHERE p.user_id = subject.id),
    'policy', (SELECT to_jsonb(policy) FROM policy))`,
};

/** Reads a registration ceremony, its user, the policy over them and the caller, in one statement. */
export function readRegistrationFacts(
  caller: Caller,
  ceremonyId: string,
): Promise<RegistrationFacts> {
  return run({ statement: registrationFactsSql, values: [...callerValues(caller), ceremonyId] });
}
