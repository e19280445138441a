import { z } from 'zod';
import { config } from '@/lib/config';
import type { Caller, Details, Passkey } from '@/lib/model';
import { id } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import { changePasskey } from '@/lib/operations/passkeys/change-passkey';
import { passkeyNotice } from '@/lib/operations/passkeys/passkey-notice';
import { type Result, refuse } from '@/lib/result';

const schema = z.object({
  /** Without one it is the caller's own. */
  userId: id.optional(),
  passkeyId: id,
});

export type RemovePasskeyInput = z.infer<typeof schema>;

/**
 * Removes a passkey (ZITADEL v2 RemovePasskey), without `userId` one of the caller's own, and tells its owner by mail.
 * The last way into an account stays (`last_way_in`), even when two removals come at the same time. The sessions that it
 * opened end, but for the one in which it is removed. Answers with what was removed.
 */
export async function removePasskey(
  caller: Caller,
  input: RemovePasskeyInput,
): Promise<Result<{ details: Details; passkey: Passkey }>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { passkeyId } = parsed.value;
  return changePasskey(caller, parsed.value, {
    otherwise: refuse('last_way_in').error,
    changeFor: ({ actor, user, passkeyName }) => ({
      kind: 'remove',
      rpId: config().rpId,
      mail: passkeyNotice('removed', user, passkeyName),
      // Who acts on somebody else has no session of theirs; one's own was confirmed a moment ago.
      keptSessionId: actor?.session?.id ?? null,
      audit: {
        type: 'user.passkey.removed',
        actorId: actor?.userId ?? null,
        facts: { passkeyId },
        client: caller.client,
      },
    }),
  });
}
