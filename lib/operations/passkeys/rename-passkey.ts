import { z } from 'zod';
import type { Caller, Details } from '@/lib/model';
import { id, visibleName } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { changePasskey } from '@/lib/operations/passkeys/change-passkey';
import { type Result, refuse } from '@/lib/result';

const schema = z.object({
  /** Without one it is the caller's own. */
  userId: id.optional(),
  passkeyId: id,
  passkeyName: visibleName,
});

export type RenamePasskeyInput = z.infer<typeof schema>;

/**
 * Gives a passkey, without `userId` one of the caller's own, another name: one line of 1 to 200 characters,
 * invisible ones dropped.
 */
export async function renamePasskey(
  caller: Caller,
  given: RenamePasskeyInput,
): Promise<Result<{ details: Details }>> {
  const parsed = parseInput(schema, given);
  if (!parsed.ok) return parsed;
  const { passkeyName: name, ...input } = parsed.value;
  return changePasskey(caller, input, {
    otherwise: refuse('passkey_not_found').error,
    changeFor: ({ actor }) => ({
      kind: 'rename',
      name,
      audit: {
        type: 'user.passkey.renamed',
        actorId: actor?.userId ?? null,
        facts: { passkeyId: input.passkeyId },
        client: caller.client,
      },
    }),
  });
}
