import { newId } from '@/lib/ids';
import type { Caller, Passkey } from '@/lib/model';
import {
  type VerifyRegistrationInput,
  verifyRegistration,
} from '@/lib/operations/passkeys/verify-registration';
import { browserIdleSeconds, type FinishedSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { ok, type Result, refuse } from '@/lib/result';
import { startBrowserSession } from '@/lib/store/sessions/start-browser-session';
import { hashToken, newToken } from '@/lib/tokens';
import { userAgentName } from '@/lib/user-agent-name';

/**
 * Finishes a registration that a link or set-up code began in this browser and signs its owner in: the new
 * key has just proved itself. Should the process die in between, the passkey stands and signs in as usual.
 */
export async function signInWithNewPasskey(
  caller: Caller,
  input: VerifyRegistrationInput & { browserHash: Uint8Array },
): Promise<Result<FinishedSignIn & { passkey: Passkey }>> {
  const verified = await verifyRegistration(caller, input);
  if (!verified.ok) return verified;
  const { passkey } = verified.value;
  const sessionId = newId();
  const userAgentToken = newToken('browser');
  const started = await startBrowserSession({
    sessionId,
    sessionTokenHash: hashToken(newToken('session')),
    userId: passkey.userId,
    passkeyId: passkey.id,
    userVerified: passkey.userVerified,
    agentId: newId(),
    agentTokenHash: hashToken(userAgentToken),
    formerAgentHash: caller.kind === 'browser' ? caller.userAgentHash : null,
    description: userAgentName(caller.client.userAgent),
    idleSeconds: browserIdleSeconds,
    audit: {
      type: 'session.signed_in',
      actorId: passkey.userId,
      facts: { sessionId, passkeyId: passkey.id },
      client: caller.client,
    },
  });
  if (!started.isStarted) return refuse('user_not_active');
  const { defaultRedirectUri } = started;
  return ok({
    userId: passkey.userId,
    userAgentToken,
    next: { step: 'done' },
    defaultRedirectUri,
    passkey,
  });
}
