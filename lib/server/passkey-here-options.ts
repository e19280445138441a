import 'server-only';
import { z } from 'zod';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { ok, refuse } from '@/lib/result';
import { beginRegistration } from '@/lib/server/ceremonies/begin-registration';
import { currentSession } from '@/lib/server/current-session';
import { answerOptionsRequest } from '@/lib/server/options-request';

/** Whom the page was drawn for: somebody else may have signed in since, in another tab. */
const body = z.strictObject({ userId: z.string().max(64) });

/**
 * Answers the script of the offer after a sign-in with creation options (WebAuthn L3 §5.1.9) for a passkey of this very
 * device, for whoever is signed in with a fresh factor, and binds the ceremony to this browser.
 */
export function passkeyHereOptions(request: Request): Promise<Response> {
  return answerOptionsRequest(request, body, async ({ userId }) => {
    const session = await currentSession();
    if (!session) return refuse('unauthenticated');
    if (session.userId !== userId) return refuse('user_change_not_possible');
    const begun = await beginRegistration((caller, browserHash) =>
      startRegistration(caller, { userId, attachment: 'platform', browserHash }),
    );
    if (!begun.ok) return begun;
    const { passkeyId: ceremonyId, options } = begun.value;
    return ok({ ceremonyId, options });
  });
}
