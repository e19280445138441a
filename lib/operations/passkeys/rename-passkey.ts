import type { Caller, Details } from '@/lib/model';
import { changePasskey } from '@/lib/operations/passkeys/change-passkey';
import { cleanPasskeyName } from '@/lib/policy/passkey-rules';
import { type Result, refuse } from '@/lib/result';
import { renamePasskey as store } from '@/lib/store/passkeys/change-passkey';

/** Gives a passkey another name: one line of 1 to 200 characters, invisible ones dropped. */
export async function renamePasskey(
  caller: Caller,
  input: { userId: string; passkeyId: string; name: string },
): Promise<Result<{ details: Details }>> {
  const name = cleanPasskeyName(input.name);
  if (!name) return refuse('invalid_argument', { field: 'name' });
  return changePasskey(caller, input, {
    otherwise: refuse('passkey_not_found').error,
    write: ({ actor, user }) =>
      store(user.id, input.passkeyId, {
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
