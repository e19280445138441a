import type { Caller } from '@/lib/model';
import { checkCode } from '@/lib/operations/passkeys/check-code';
import { ok, type Result } from '@/lib/result';
import { markCodeOpened } from '@/lib/store/passkeys/mark-code-opened';
import { readSituation } from '@/lib/store/users/situation';

/**
 * Looks at a registration link: for whom it is. Looking uses nothing up and starts nothing; it only
 * remembers the first time. Wrong, expired, used and unknown links are all `code_invalid`.
 */
export async function lookAtLink(
  caller: Caller,
  link: { userId: string; codeId: string; code: string },
): Promise<Result<{ displayName: string; loginName: string; organizationId: string }>> {
  const situation = await readSituation(caller, { userId: link.userId, codeId: link.codeId });
  const checked = await checkCode(caller, situation, { id: link.codeId, code: link.code });
  if (!checked.ok) return checked;
  const { user, now } = situation;
  await markCodeOpened(checked.value.codeId, now);
  return ok({
    displayName: user?.displayName ?? '',
    loginName: user?.loginName ?? '',
    organizationId: user?.organizationId ?? '',
  });
}
