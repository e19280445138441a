import { z } from 'zod';
import type { Caller } from '@/lib/model';
import { hash, secret } from '@/lib/operations/input-parts';
import { parseInput } from '@/lib/operations/parse-input';
import {
  type StartedRegistration,
  startRegistration,
} from '@/lib/operations/passkeys/start-registration';
import { checkSetupCode } from '@/lib/operations/system/check-setup-code';
import { type Result, refuse } from '@/lib/result';

const schema = z.object({ code: secret, browserHash: hash });

export type ResumeSetupInput = z.infer<typeof schema>;

/** Starts the first administrator's registration once more, with a fresh challenge: a failed try costs nothing. */
export async function resumeSetup(
  caller: Caller,
  input: ResumeSetupInput,
): Promise<Result<StartedRegistration>> {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { code, browserHash } = parsed.value;
  const checked = await checkSetupCode(caller, { code }, 'start');
  if (!checked.ok) return checked;
  const { codeId, userId } = checked.value;
  if (!userId) return refuse('code_invalid');
  return startRegistration(caller, { userId, code: { id: codeId, code }, browserHash });
}
