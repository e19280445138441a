import type { Caller, Passkey } from '@/lib/model';
import {
  type FinishRegistrationInput,
  finishRegistration,
} from '@/lib/operations/passkeys/finish-registration';
import type { FinishedSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { nextStep } from '@/lib/policy/next-step';
import { ok, type Result, refuse } from '@/lib/result';
import { newSecret, newToken } from '@/lib/tokens';

/**
 * Finishes a registration that a link or set-up code began in this browser and signs its owner in, in one
 * transaction: the new key has just proved itself.
 */
export async function signInWithNewPasskey(
  caller: Caller,
  input: FinishRegistrationInput & { browserHash: Uint8Array },
): Promise<
  Result<Omit<FinishedSignIn, 'sessionId' | 'suggestsLocalPasskey'> & { passkey: Passkey }>
> {
  const agentSecret = newSecret();
  const finished = await finishRegistration(caller, input, agentSecret);
  if (!finished.ok) return finished;
  const { passkey, signedIn } = finished.value;
  if (!signedIn) return refuse('user_not_active');
  const { factors, policy, now } = signedIn;
  // The statement let in nobody whose account or organization is not active.
  const user = { state: 'ACTIVE', isOrganizationActive: true } as const;
  return ok({
    userId: passkey.userId,
    userAgentToken: newToken('browser', signedIn.agentId, agentSecret),
    next: nextStep({ user, factors, policy, now }),
    defaultRedirectUri: policy.defaultRedirectUri,
    passkey,
  });
}
