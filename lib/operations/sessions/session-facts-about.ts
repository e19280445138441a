import { limit } from '@/lib/policy/rate-limits';
import type { SessionFactsAbout } from '@/lib/store/sessions/session-facts';

const { key, max } = limit('refused_by_account', '');
const unanswered = limit('unanswered_by_account', '');

/** What to read where a session was not begun or changed; what is not named is not looked at. */
export function factsAbout({
  sessionId = null,
  ceremonyId = null,
  credentialId = null,
  user = null,
  network = null,
}: Partial<Omit<SessionFactsAbout, 'refusals' | 'unanswered'>>): SessionFactsAbout {
  return {
    ...{ sessionId, ceremonyId, credentialId, user, network },
    refusals: { key, max },
    unanswered,
  };
}
