import type { Caller, Details, Passkey, User } from '@/lib/model';
import { type Actor, requireSelfOr } from '@/lib/operations/authorise';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import { type PasskeyChange, changePasskey as store } from '@/lib/store/passkeys/change-passkey';
import type { Situation } from '@/lib/store/users/situation';

/** What a change of one passkey may look at once it is allowed. */
export type ChangeContext = { actor: Actor; user: User; passkeyName: string };

/**
 * Changes one passkey of one user, without `userId` the caller's own: as that user with a freshly confirmed session, or
 * with user.credential.write. `changeFor` says what to change; one that finds nothing to do is `otherwise`. Answers with
 * the passkey as it was before.
 */
export async function changePasskey(
  caller: Caller,
  { userId, passkeyId }: { userId?: string | undefined; passkeyId: string },
  {
    changeFor,
    otherwise,
  }: { changeFor: (context: ChangeContext) => PasskeyChange; otherwise: Refusal },
): Promise<Result<{ details: Details; passkey: Passkey }>> {
  let before: Passkey | null = null;
  const decide = (situation: Situation) => {
    const { user, passkeys, policy } = situation;
    const freshSeconds = policy.newFactorFreshSeconds;
    const actor = requireSelfOr('user.credential.write', caller, situation, { freshSeconds });
    if (!actor.ok) return { refusal: actor.error };
    if (!user) return { refusal: refuse('user_not_found').error };
    const passkey = passkeys.find(({ id }) => id === passkeyId);
    if (!passkey) return { refusal: refuse('passkey_not_found').error };
    before = passkey;
    return { change: changeFor({ actor: actor.value, user, passkeyName: passkey.name }) };
  };
  const changed = await store(
    caller,
    { passkeyId, ...(userId !== undefined && { userId }) },
    decide,
  );
  if (changed && 'refusal' in changed) return { ok: false, error: changed.refusal };
  return changed && before ? ok({ ...changed, passkey: before }) : { ok: false, error: otherwise };
}
