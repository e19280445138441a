import type { Caller } from '@/lib/model';
import { limit, networkOf } from '@/lib/policy/rate-limits';
import { ok, type Result, refuse } from '@/lib/result';
import { countWrongCode } from '@/lib/store/passkeys/count-wrong-code';
import type { Situation } from '@/lib/store/users/situation';
import { equalHashes, hashToken } from '@/lib/tokens';

/** Wrong codes after which one is dead. */
const maxAttempts = 5;

/** A code as it was presented, and for whom. */
export type PresentedCode = { userId: string; id: string; code: string };

/**
 * Checks a registration code against the one read into the situation. Wrong, expired, used, replaced and unknown are
 * all `code_invalid`; a wrong one is counted on its own row and in the limits, whether there is such a user or not. A
 * refused start is an event, a refused look is none.
 */
export async function checkCode(
  caller: Caller,
  situation: Pick<Situation, 'code' | 'user' | 'now'>,
  presented: PresentedCode,
  purpose: 'look' | 'start',
): Promise<Result<{ codeId: string }>> {
  const { code, user, now } = situation;
  const isRight =
    code !== null && code.id === presented.id && equalHashes(hashToken(presented.code), code.hash);
  if (isRight && code.isLive) return ok({ codeId: code.id });
  const { address } = caller.client;
  const wait = await countWrongCode(
    isRight || !code ? null : { id: code.id, maxAttempts, now },
    [
      ...(address ? [limit('wrong_code_by_address', networkOf(address))] : []),
      limit('wrong_code_by_account', presented.userId),
    ],
    purpose === 'look'
      ? null
      : {
          type: 'user.passkey.code.refused',
          subjectId: user?.id ?? null,
          organizationId: user?.organizationId ?? null,
          facts: { codeId: code?.id ?? null },
          client: caller.client,
        },
  );
  return wait === null
    ? refuse('code_invalid')
    : refuse('rate_limited', { retryAfterSeconds: wait });
}
