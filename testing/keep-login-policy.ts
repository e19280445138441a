import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { setLoginPolicy } from '@/lib/operations/settings/set-login-policy';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { must } from '@/testing/people';

/**
 * Puts the instance's login policy back after each test, whether that passed or failed. Use as
 * `beforeEach(keepLoginPolicy)`: the function it returns does it.
 */
export async function keepLoginPolicy(): Promise<() => Promise<void>> {
  const { policy } = must(await getLoginPolicy(systemCaller));
  return async () => {
    must(await setLoginPolicy(systemCaller, { patch: policy, confirmed: true }));
  };
}
