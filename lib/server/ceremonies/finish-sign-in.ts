import 'server-only';
import {
  type FinishedSignIn,
  finishSignIn as finish,
} from '@/lib/operations/sessions/finish-sign-in';
import { requireOpenRequest } from '@/lib/operations/sessions/require-open-request';
import { type Result, refuse } from '@/lib/result';
import { clearCeremonyCookie, readCeremonyCookie, writeBrowserCookie } from '@/lib/server/cookies';
import { runAction } from '@/lib/server/run-action';

/**
 * Finishes the sign-in or re-authentication of that ceremony, if this browser began it: its session gets the
 * passkey factor, the browser a new cookie, and the ceremony's cookie goes. Refuses as the operation does, with
 * `cross_site_request`, with `ceremony_not_found` where the browser has no cookie of that ceremony, and with
 * `invalid_argument` (field `requestId`) for a request that is not open.
 */
export async function finishSignIn(input: {
  ceremonyId: string;
  /** AuthenticationResponseJSON (WebAuthn L3 §5.1) as the browser made it; not looked at here. */
  credential: unknown;
  requestId?: string;
}): Promise<Result<FinishedSignIn>> {
  const { ceremonyId, credential, requestId } = input;
  const browserSecret = await readCeremonyCookie(ceremonyId);
  const finished = await runAction(async (caller) => {
    const open = requireOpenRequest(requestId ?? '');
    if (!open.ok) return open;
    if (!browserSecret) return refuse('ceremony_not_found');
    return finish(caller, { ceremonyId, browserSecret, credential });
  });
  if (!finished.ok) return finished;
  await clearCeremonyCookie(ceremonyId);
  await writeBrowserCookie(finished.value.userAgentToken);
  return finished;
}
