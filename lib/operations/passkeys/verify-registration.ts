import type { Caller, Details, Passkey } from '@/lib/model';
import {
  type FinishRegistrationInput,
  finishRegistration,
} from '@/lib/operations/passkeys/finish-registration';
import { ok, type Result } from '@/lib/result';

/** Finishes a registration (ZITADEL v2 VerifyPasskeyRegistration) and returns the passkey; nobody is signed in by it. */
export async function verifyRegistration(
  caller: Caller,
  input: FinishRegistrationInput,
): Promise<Result<{ details: Details; passkey: Passkey }>> {
  const finished = await finishRegistration(caller, input, null);
  if (!finished.ok) return finished;
  const { details, passkey } = finished.value;
  return ok({ details, passkey });
}
