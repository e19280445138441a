import type { Caller, Details, User } from '@/lib/model';
import { type Actor, requireSelfOr } from '@/lib/operations/authorise';
import { ok, type Refusal, type Result, refuse } from '@/lib/result';
import { userFromJson } from '@/lib/store/parts/json-rows';
import {
  type ChangedPasskey,
  type PasskeyFacts,
  readPasskeyFacts,
} from '@/lib/store/passkeys/change-passkey';
import { readThenWrite } from '@/lib/store/postgres/read-then-write';
import type { Bound } from '@/lib/store/postgres/statement';

/** What a change of one passkey may look at once it is allowed. */
export type ChangeContext = { actor: Actor; user: User; passkeyName: string };

type Verdict = { refusal: Refusal } | { refusal: null; organizationId: string };

/**
 * Changes one passkey of one user: as that user with a freshly confirmed session, or with
 * user.credential.write. `write` makes the statement; one that finds nothing to do is `otherwise`.
 */
export async function changePasskey(
  caller: Caller,
  { userId, passkeyId }: { userId: string; passkeyId: string },
  { write, otherwise }: { write: (context: ChangeContext) => Bound; otherwise: Refusal },
): Promise<Result<{ details: Details }>> {
  const decide = (facts: PasskeyFacts): { verdict: Verdict; write: Bound | null } => {
    const user = facts.user && userFromJson(facts.user);
    const about = { caller: facts.caller, user, now: new Date(facts.now) };
    const freshSeconds = facts.policy.new_factor_fresh_seconds;
    const actor = requireSelfOr('user.credential.write', caller, about, freshSeconds);
    if (!actor.ok) return { verdict: { refusal: actor.error }, write: null };
    if (!user) return { verdict: { refusal: refuse('user_not_found').error }, write: null };
    if (!facts.passkey)
      return { verdict: { refusal: refuse('passkey_not_found').error }, write: null };
    const context = { actor: actor.value, user, passkeyName: facts.passkey.name };
    return {
      verdict: { refusal: null, organizationId: user.organizationId },
      write: write(context),
    };
  };
  const { verdict, written } = await readThenWrite<PasskeyFacts, Verdict, ChangedPasskey>(
    readPasskeyFacts(caller, userId, passkeyId),
    decide,
  );
  if (verdict.refusal) return { ok: false, error: verdict.refusal };
  if (written?.sequence == null) return { ok: false, error: otherwise };
  const details = {
    sequence: written.sequence,
    changeDate: new Date(written.changedAt),
    resourceOwner: verdict.organizationId,
  };
  return ok({ details });
}
