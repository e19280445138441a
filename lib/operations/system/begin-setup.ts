import { newId } from '@/lib/ids';
import type { Caller } from '@/lib/model';
import {
  type StartedRegistration,
  startRegistration,
} from '@/lib/operations/passkeys/start-registration';
import { checkSetupCode } from '@/lib/operations/system/check-setup-code';
import { canonicalEmail } from '@/lib/policy/login-name';
import { ok, type Result, refuse } from '@/lib/result';
import { enterFirstAdmin } from '@/lib/store/settings/set-up';

export type SetupInput = {
  code: string;
  givenName: string;
  familyName: string;
  email: string;
  browserHash: Uint8Array;
};

/**
 * Takes the first administrator's name and starts the registration of their passkey. Nothing counts
 * until that passkey is verified: then the person is active and the link used up, in one statement.
 */
export async function beginSetup(
  caller: Caller,
  input: SetupInput,
): Promise<Result<StartedRegistration & { userId: string; displayName: string; email: string }>> {
  const givenName = input.givenName.trim();
  const familyName = input.familyName.trim();
  const email = canonicalEmail(input.email);
  if (!givenName || givenName.length > 200)
    return refuse('invalid_argument', { field: 'givenName' });
  if (!familyName || familyName.length > 200)
    return refuse('invalid_argument', { field: 'familyName' });
  if (!email) return refuse('invalid_argument', { field: 'email' });
  const checked = await checkSetupCode(caller, input.code);
  if (!checked.ok) return checked;
  const id = newId();
  const displayName = `${givenName} ${familyName}`;
  const userId = await enterFirstAdmin(
    checked.value.codeId,
    {
      id,
      loginName: email,
      email,
      givenName,
      familyName,
      displayName,
      webauthnHandle: Buffer.from(id, 'utf8'),
    },
    { type: 'user.created', facts: { role: 'INSTANCE_ADMIN' }, client: caller.client },
  );
  if (!userId) return refuse('user_already_exists', { field: 'email' });
  const started = await startRegistration(caller, {
    userId,
    code: { id: checked.value.codeId, code: input.code },
    browserHash: input.browserHash,
  });
  return started.ok ? ok({ ...started.value, userId, displayName, email }) : started;
}
