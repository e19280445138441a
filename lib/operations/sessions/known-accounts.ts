import { z } from 'zod';
import type { Caller } from '@/lib/model';
import { text } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { canonicalLoginName } from '@/lib/policy/login-name';
import { ok, type Result } from '@/lib/result';
import {
  forgetKnownAccount,
  type KnownAccount,
  readKnownAccounts,
} from '@/lib/store/sessions/known-accounts';

const schema = z.object({ loginName: text(200) });

export type ForgetAccountInput = z.infer<typeof schema>;

/** The accounts that signed in on this browser, the last one first; none for a browser without a cookie. */
export function listKnownAccounts(caller: Caller): Promise<KnownAccount[]> {
  return readKnownAccounts(caller);
}

/** Makes this browser forget an account; one that it does not know is forgotten already. */
export async function forgetAccount(
  caller: Caller,
  input: ForgetAccountInput,
): Promise<Result<null>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  await forgetKnownAccount(caller, canonicalLoginName(parsed.value.loginName) ?? '');
  return ok(null);
}
