import 'server-only';
import { z } from 'zod';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { ok } from '@/lib/result';
import { beginRegistration } from '@/lib/server/ceremonies/begin-registration';
import { credentialHint, withHint } from '@/lib/server/credential-hint';
import { answerOptionsRequest } from '@/lib/server/options-request';

const id = z.string().min(1).max(200);
const body = z.object({
  userID: id,
  codeID: id,
  code: id,
  hint: credentialHint,
});

/**
 * Answers the script of a registration link with creation options (WebAuthn L3 §5.1.9) and binds the ceremony to
 * this browser.
 */
export function registrationOptions(request: Request): Promise<Response> {
  return answerOptionsRequest(request, body, async ({ userID: userId, codeID, code, hint }) => {
    const begun = await beginRegistration((caller, browserHash) =>
      startRegistration(caller, { userId, code: { id: codeID, code }, browserHash }),
    );
    if (!begun.ok) return begun;
    const { passkeyId: ceremonyId, options } = begun.value;
    return ok({ ceremonyId, options: withHint(options, hint) });
  });
}
