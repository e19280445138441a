import 'server-only';
import type { Refusal } from '@/lib/result';
import { registrationProblem } from '@/lib/server/ceremonies/registration-problem';
import { bringsNoCookie } from '@/lib/server/cookies';
import type { Problem } from '@/lib/server/problem';

/**
 * The problem that the refused answer of a hosted form is. Without the ceremony's cookie and any other it is cookies: a
 * form that ended well left this browser one.
 */
export async function formProblem(refusal: Refusal): Promise<Problem> {
  const isCookieless = refusal.code === 'ceremony_not_found' && (await bringsNoCookie());
  return isCookieless ? { code: 'cookies_blocked' } : registrationProblem(refusal);
}
