import 'server-only';
import type { Caller, Passkey } from '@/lib/model';
import { type Result, refuse } from '@/lib/result';
import { clearCeremonyCookie, readCeremonyCookie, writeBrowserCookie } from '@/lib/server/cookies';
import { runAction } from '@/lib/server/run-action';
import { hashToken } from '@/lib/tokens';

/** What a browser answered: RegistrationResponseJSON (WebAuthn L3 §5.1) as it made it, and for which passkey. */
type Answer = { passkeyId: string; credential: unknown; userId?: string; passkeyName?: string };

/** What became of a registration; with a cookie for the browser where the new passkey signs its owner in. */
type Finished = { passkey: Passkey; userAgentToken?: string };

/**
 * Finishes a registration that this browser began, by `verifyRegistration` or `signInWithNewPasskey`; the ceremony's
 * cookie goes. Refuses as the operation does, with `cross_site_request`, and with `ceremony_not_found` where the
 * browser has no cookie of that ceremony.
 */
export async function finishRegistration<Value extends Finished>(
  answer: Answer,
  verify: (caller: Caller, input: Answer & { browserHash: Uint8Array }) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const secret = await readCeremonyCookie(answer.passkeyId);
  const finished = await runAction(async (caller) =>
    secret
      ? verify(caller, { ...answer, browserHash: hashToken(secret) })
      : refuse('ceremony_not_found'),
  );
  if (!finished.ok) return finished;
  await clearCeremonyCookie(answer.passkeyId);
  const { userAgentToken } = finished.value;
  if (userAgentToken) await writeBrowserCookie(userAgentToken);
  return finished;
}
