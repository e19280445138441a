import { z } from 'zod';
import type { Caller } from '@/lib/model';
import { secret } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { limit, networkOf } from '@/lib/policy/rate-limits';
import { ok, type Result, refuse } from '@/lib/result';
import { countWrongCode } from '@/lib/store/passkeys/count-wrong-code';
import { findSetUpCode } from '@/lib/store/settings/find-set-up-code';
import { hashToken } from '@/lib/tokens';

const schema = z.object({ code: secret });

export type CheckSetupCodeInput = z.infer<typeof schema>;

/** What somebody has entered under the code before: a link that is opened again shows it. */
export type EnteredPerson = { givenName: string; familyName: string; email: string };

function enteredPerson(
  user: { givenName: string; familyName: string; email: string | null } | null,
): EnteredPerson | null {
  return user && { ...user, email: user.email ?? '' };
}

/**
 * Looks a set-up code up; looking uses nothing up. Refuses with `setup_finished` once an administrator can
 * sign in, and with `code_invalid`, counted by address, for any other code than the newest. A refused start is an
 * event, a refused look is none.
 */
export async function checkSetupCode(
  caller: Caller,
  input: CheckSetupCodeInput,
  purpose: 'look' | 'start',
): Promise<Result<{ codeId: string; userId: string | null; entered: EnteredPerson | null }>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const found = await findSetUpCode(hashToken(parsed.value.code));
  if (found.isFinished) return refuse('setup_finished');
  if (found.code) {
    const { id: codeId, userId, user } = found.code;
    return ok({ codeId, userId, entered: enteredPerson(user) });
  }
  const { address } = caller.client;
  const limits = address ? [limit('wrong_code_by_address', networkOf(address))] : [];
  const audit = { type: 'instance.setup_link.refused', client: caller.client };
  const wait = await countWrongCode(null, limits, purpose === 'look' ? null : audit);
  return wait === null
    ? refuse('code_invalid')
    : refuse('rate_limited', { retryAfterSeconds: wait });
}
