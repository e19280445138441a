import { challengeLimits } from '@/lib/operations/sessions/new-challenge';
import type { SessionFactsAbout } from '@/lib/store/sessions/session-facts';

/** What to read where a session was not begun or changed; what is not named is not looked at. */
export function factsAbout({
  sessionId = null,
  ceremonyId = null,
  credentialId = null,
  user = null,
  network = null,
}: Partial<Omit<SessionFactsAbout, 'limits'>>): SessionFactsAbout {
  return { sessionId, ceremonyId, credentialId, user, network, limits: challengeLimits };
}
