import type { Caller } from '@/lib/model';
import {
  type StartedRegistration,
  startRegistration,
} from '@/lib/operations/passkeys/start-registration';
import { checkSetupCode } from '@/lib/operations/system/check-setup-code';
import { type Result, refuse } from '@/lib/result';

/** Starts the first administrator's registration once more, with a fresh challenge: a failed try costs nothing. */
export async function resumeSetup(
  caller: Caller,
  { code, browserHash }: { code: string; browserHash: Uint8Array },
): Promise<Result<StartedRegistration>> {
  const checked = await checkSetupCode(caller, code);
  if (!checked.ok) return checked;
  const { codeId, userId } = checked.value;
  if (!userId) return refuse('code_invalid');
  return startRegistration(caller, { userId, code: { id: codeId, code }, browserHash });
}
