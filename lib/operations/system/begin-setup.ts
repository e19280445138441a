import { z } from 'zod';
import { newId } from '@/lib/ids';
import type { Caller } from '@/lib/model';
import { email, hash, secret, visibleName } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import {
  type StartedRegistration,
  startRegistration,
} from '@/lib/operations/passkeys/start-registration';
import { checkSetupCode } from '@/lib/operations/system/check-setup-code';
import { ok, type Result, refuse } from '@/lib/result';
import { enterFirstAdmin } from '@/lib/store/settings/enter-first-admin';

const schema = z.object({
  /** Of the set-up link. */
  code: secret,
  givenName: visibleName,
  familyName: visibleName,
  email,
  browserHash: hash,
});

export type BeginSetupInput = z.infer<typeof schema>;

/**
 * Takes the first administrator's name and starts the registration of their passkey. Nothing counts
 * until that passkey is verified: then the person who was entered here is active and the link used up, in one statement,
 * whoever else was entered under the link meanwhile. A failed try costs nothing: the same names begin anew.
 */
export async function beginSetup(
  caller: Caller,
  given: BeginSetupInput,
): Promise<Result<StartedRegistration & { userId: string; displayName: string; email: string }>> {
  const parsed = parseInput(schema, given);
  if (!parsed.ok) return parsed;
  const { email, givenName, familyName, ...input } = parsed.value;
  const checked = await checkSetupCode(caller, input, 'start');
  if (!checked.ok) return checked;
  const id = newId();
  const displayName = `${givenName} ${familyName}`;
  const person = { loginName: email, email, givenName, familyName, displayName };
  const entered = await enterFirstAdmin(
    checked.value.codeId,
    { id, ...person, webauthnHandle: Buffer.from(id, 'utf8') },
    { type: 'user.created', facts: { role: 'INSTANCE_ADMIN' }, client: caller.client },
  );
  if ('refusal' in entered) {
    const isTaken = entered.refusal === 'user_already_exists';
    return refuse(entered.refusal, isTaken ? { field: 'email' } : {});
  }
  const { userId } = entered;
  const code = { id: checked.value.codeId, code: input.code };
  const { browserHash } = input;
  const started = await startRegistration(caller, { userId, code, browserHash }, person);
  return started.ok ? ok({ ...started.value, userId, displayName, email }) : started;
}
