// Hand-written: part of the second half of a ceremony, where it opens another one.
import type { UserVerification } from '@/lib/model';
import { type OfferedCredential, offered, offeredTo } from '@/lib/store/parts/offer';
import { joinPolicy } from '@/lib/store/parts/policy';
import { integer, oneOf, record } from '@/lib/store/postgres/reader';
import { type Names, statement } from '@/lib/store/postgres/statement';
import type { RunInside } from '@/lib/store/postgres/transaction';
import type { NewChallenge } from '@/lib/store/sessions/begin-session';

export type OpenedChallenge = {
  userVerification: UserVerification;
  timeoutSeconds: number;
  offered: OfferedCredential[];
};

type Params = NewChallenge & { sessionId: string };

const openChallengeSql = statement('open_challenge', (p: Names<Params>) => {
  const verification = `greatest(${p.userVerification}::"UserVerification", policy.user_verification)`;
  return {
    with: `g AS (
    SELECT s.user_id, policy.timeout_seconds, ${verification} AS verification,
      coalesce(credentials.ids, CASE WHEN policy.ignore_unknown_usernames THEN ${p.decoyCredentialIds}::text[] ELSE '{}' END) AS ids,
      credentials.transports
    FROM sessions s LEFT JOIN users u ON u.id = s.user_id
    ${joinPolicy('u.organization_id')} AND policy.passkeys_type = 'ALLOWED'
    LEFT JOIN ${offeredTo('u.id', p.rpId, verification)} credentials ON true
    WHERE s.id = ${p.sessionId} AND s.ceremony_id = ${p.ceremonyId} 
      AND (u.id IS NULL OR credentials.ids IS NOT NULL OR policy.ignore_unknown_usernames)
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
 * Opens the challenge that a session was given in the same transaction, offering what its user has, or decoys where the
 * policy hides who is unknown. Null when the policy does not allow passkeys or the user has none that could answer.
 */
export function openChallenge(
  run: RunInside,
  sessionId: string,
  challenge: NewChallenge,
): Promise<OpenedChallenge | null> {
  return run(openChallengeSql, { ...challenge, sessionId });
}
