import type { Caller } from '@/lib/model';
import { readSituation } from '@/lib/store/users/situation';

/** What a sign-in page shows before anybody is named: only what the instance's policy allows. */
export async function readSignInFacts(
  caller: Caller,
): Promise<{ passkeysAllowed: boolean; timeoutSeconds: number }> {
  const { policy } = await readSituation(caller);
  return {
    passkeysAllowed: policy.passkeysType === 'ALLOWED',
    timeoutSeconds: policy.timeoutSeconds,
  };
}
