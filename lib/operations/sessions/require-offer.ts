import { strongerVerification } from '@/lib/policy/passkey-rules';
import { type Refusal, refuse } from '@/lib/result';
import type { NewChallenge } from '@/lib/store/sessions/begin-session';
import type { SessionFacts } from '@/lib/store/sessions/session-facts';

/** Why a challenge would offer the subject nothing; null when it offers something. Pure. */
export function requireOffer(
  { subject, policy }: Pick<SessionFacts, 'subject' | 'policy'>,
  challenge: Pick<NewChallenge, 'rpId' | 'userVerification'>,
): Refusal | null {
  const asked = strongerVerification(challenge.userVerification, policy.userVerification);
  const offers = subject?.passkeys.some(
    ({ kind, rpId }) => rpId === challenge.rpId && (kind === 'PASSKEY' || asked !== 'required'),
  );
  return offers ? null : refuse('no_passkeys').error;
}
