// Hand-written: part of the second half of a ceremony, where it opens another one.
import type { UserVerification } from '@/lib/model';
import {
  type OfferedCredential,
  type OfferParams,
  offered,
  offeredTo,
  offerParams,
} from '@/lib/store/parts/offer';
import { hidesNames, joinPolicyOfNamed } from '@/lib/store/parts/policy';
import { integer, oneOf, record } from '@/lib/store/postgres/reader';
import { type Names, statement } from '@/lib/store/postgres/statement';
import type { RunInside } from '@/lib/store/postgres/transaction';
import type { NewChallenge } from '@/lib/store/sessions/begin-session';

export type OpenedChallenge = {
  userVerification: UserVerification;
  timeoutSeconds: number;
  offered: OfferedCredential[];
};

/** The session that a challenge is opened for, as it is by now. */
export type ChallengedSession = {
  id: string;
  named: string | null;
  /** The challenge that it had before; nobody can answer that any more, and it goes. */
  formerCeremonyId: string | null;
};

type Params = Omit<NewChallenge, 'drawDecoys' | 'limits'> &
  OfferParams & { sessionId: string; formerCeremonyId: string | null };

const openChallengeSql = statement('open_challenge', (p: Names<Params>) => {
  const verification = `greatest(${p.userVerification}::"UserVerification", policy.user_verification)`;
  return {
    with: `g AS (
    SELECT s.user_id, policy.timeout_seconds, ${verification} AS verification,
      coalesce(credentials.ids, CASE WHEN s.named IS NULL THEN '{}' ELSE ${p.decoyIds}::text[] END) AS ids,
      coalesce(credentials.transports, ${p.decoyTransports}::text[]) AS transports
    FROM sessions s LEFT JOIN users u ON u.id = s.user_id
    LEFT JOIN LATERAL (
      SELECT organization_id FROM users WHERE id = coalesce(s.user_id, s.named)
      UNION ALL SELECT organization_id FROM users WHERE s.user_id IS NULL AND login_name = s.named LIMIT 1
    ) named ON true
    ${joinPolicyOfNamed('named.organization_id', `s.factors ? 'webAuthN'`)} AND policy.passkeys_type = 'ALLOWED'
    LEFT JOIN ${offeredTo('u.id', p.rpId, verification)} credentials ON true
    WHERE s.id = ${p.sessionId} AND s.ceremony_id = ${p.ceremonyId}
      AND (credentials.ids IS NOT NULL OR CASE WHEN s.named IS NULL THEN u.id IS NULL ELSE ${hidesNames} END)
  ), former AS (
    DELETE FROM ceremonies WHERE id = ${p.formerCeremonyId} AND spent_at IS NULL
  ), ceremony AS (
    INSERT INTO ceremonies
      (id, purpose, challenge, rp_id, user_verification, allowed_credential_ids, user_id, session_id, expires_at)
    SELECT ${p.ceremonyId}, 'authentication', ${p.challenge}::bytea, ${p.rpId}, verification, ids, user_id, ${p.sessionId},
      now() + make_interval(secs => timeout_seconds) FROM g
  )`,
    reads: record({
      userVerification: oneOf<UserVerification>('g.verification'),
      timeoutSeconds: integer('g.timeout_seconds'),
      offered: offered('g.ids', 'g.transports'),
    }),
    from: 'FROM g',
  };
});

/**
 * Opens the challenge that a session was given in the same transaction, in place of the one before, offering what its user
 * has, or decoys where the policy hides who is unknown. Null when the policy does not allow passkeys, or the user has none that could answer.
 * The limits of the name are the matter of the change that gave it the challenge.
 */
export function openChallenge(
  run: RunInside,
  { id: sessionId, named, formerCeremonyId }: ChallengedSession,
  { drawDecoys, limits: _, ...challenge }: NewChallenge,
): Promise<OpenedChallenge | null> {
  const decoys = offerParams(named === null ? [] : drawDecoys(named));
  return run(openChallengeSql, { ...challenge, ...decoys, sessionId, formerCeremonyId });
}
