import type { Caller } from '@/lib/model';
import { endBrowserSession } from '@/lib/store/sessions/end-session';
import { hashToken, newSecret, newToken } from '@/lib/tokens';

/**
 * Ends the session of this browser and gives it a fresh cookie: a browser forgets pages that it kept for its Back
 * button when a cookie changes. A browser that is not signed in is left as it is, and its cookie is null.
 */
export async function signOut(caller: Caller): Promise<{ userAgentToken: string | null }> {
  const secret = newSecret();
  const audit = { type: 'session.signed_out', client: caller.client };
  const userAgentId = await endBrowserSession(caller, hashToken(secret), audit);
  return { userAgentToken: userAgentId && newToken('browser', userAgentId, secret) };
}
