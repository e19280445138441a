import type { Caller } from '@/lib/model';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { ok, type Result } from '@/lib/result';
import {
  forgetKnownAccount,
  type KnownAccount,
  readKnownAccounts,
} from '@/lib/store/sessions/known-accounts';

/** The accounts that signed in on this browser, the last one first; none for a browser without a cookie. */
export function listKnownAccounts(caller: Caller): Promise<KnownAccount[]> {
  return readKnownAccounts(caller);
}

/** Makes this browser forget an account; one that it does not know is forgotten already. */
export async function forgetAccount(caller: Caller, loginName: string): Promise<Result<null>> {
  await forgetKnownAccount(caller, canonicalLoginName(loginName) ?? '');
  return ok(null);
}
