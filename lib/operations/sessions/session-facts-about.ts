import { limit } from '@/lib/policy/rate-limits';
import type { SessionFactsAbout } from '@/lib/store/sessions/session-facts';

const { key, max } = limit('refused_by_account', '');

/** What to read where a session was not begun or changed; what is not named is not looked at. */
export function factsAbout(about: Partial<Omit<SessionFactsAbout, 'refusals'>>): SessionFactsAbout {
  return {
    sessionId: null,
    ceremonyId: null,
    credentialId: null,
    user: null,
    ...about,
    refusals: { key, max },
  };
}
