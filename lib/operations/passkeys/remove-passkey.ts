import { config } from '@/lib/config';
import type { Caller, Details } from '@/lib/model';
import { changePasskey } from '@/lib/operations/passkeys/change-passkey';
import { passkeyNotice } from '@/lib/operations/passkeys/passkey-notice';
import { type Result, refuse } from '@/lib/result';

/**
 * Removes a passkey (ZITADEL v2 RemovePasskey), without `userId` one of the caller's own, and tells its owner by mail. The last way into an account
 * stays (`last_way_in`), even when two removals come at the same time.
 */
export async function removePasskey(
  caller: Caller,
  input: { userId?: string; passkeyId: string },
): Promise<Result<{ details: Details }>> {
  return changePasskey(caller, input, {
    otherwise: refuse('last_way_in').error,
    changeFor: ({ actor, user, passkeyName }) => ({
      kind: 'remove',
      rpId: config().rpId,
      mail: passkeyNotice('removed', user, passkeyName),
      audit: {
        type: 'user.passkey.removed',
        actorId: actor?.userId ?? null,
        facts: { passkeyId: input.passkeyId },
        client: caller.client,
      },
    }),
  });
}
