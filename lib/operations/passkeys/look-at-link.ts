import { z } from 'zod';
import { config } from '@/lib/config';
import type { Caller, LoginPolicy, Passkey } from '@/lib/model';
import { idOfSecret, secret } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { checkCode } from '@/lib/operations/passkeys/check-code';
import { ok, type Result } from '@/lib/result';
import { markCodeOpened } from '@/lib/store/passkeys/mark-code-opened';
import { readSituation } from '@/lib/store/users/situation';

const schema = z.object({ userId: idOfSecret, codeId: idOfSecret, code: secret });

export type LookAtLinkInput = z.infer<typeof schema>;

/** What whoever has a link may know before anything begins. */
export type SeenLink = {
  displayName: string;
  loginName: string;
  organizationId: string;
  /** Where the policy wants the new passkey. */
  attachment: LoginPolicy['authenticatorAttachment'];
  /** The passkeys for this RP ID, oldest first: a device that holds one makes no second. */
  passkeys: Pick<Passkey, 'aaguid' | 'createdAt'>[];
};

/**
 * Looks at a registration link: for whom it is. Looking uses nothing up and starts nothing; it only
 * remembers the first time. A refused look is counted and is no event. Wrong, expired, used and unknown links are all `code_invalid`, those that never can have
 * been ours included.
 */
export async function lookAtLink(
  caller: Caller,
  input: LookAtLinkInput,
): Promise<Result<SeenLink>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { userId, codeId, code } = parsed.value;
  const situation = await readSituation(caller, { userId, codeId });
  const checked = await checkCode(caller, situation, { userId, id: codeId, code }, 'look');
  if (!checked.ok) return checked;
  const { user, passkeys, policy, now } = situation;
  await markCodeOpened(checked.value.codeId, now);
  return ok({
    displayName: user?.displayName ?? '',
    loginName: user?.loginName ?? '',
    organizationId: user?.organizationId ?? '',
    attachment: policy.authenticatorAttachment,
    passkeys: passkeys
      .filter(({ rpId }) => rpId === config().rpId)
      .map(({ aaguid, createdAt }) => ({ aaguid, createdAt })),
  });
}
