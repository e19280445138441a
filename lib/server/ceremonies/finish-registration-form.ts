import 'server-only';
import { signInWithNewPasskey } from '@/lib/operations/sessions/sign-in-with-new-passkey';
import { finishRegistration } from '@/lib/server/ceremonies/finish-registration';
import { formProblem } from '@/lib/server/ceremonies/form-problem';
import { readAnswer } from '@/lib/server/ceremonies/read-answer';
import { unknownCredentialId } from '@/lib/server/ceremonies/unknown-credential';
import type { Problem } from '@/lib/server/problem';

export type FailedRegistration = {
  /** null when there is nothing to say, as after a ceremony that the page itself stopped. */
  problem: Problem | null;
  /** A passkey that the browser made and we did not take: the page tells the password manager. */
  unknownCredentialId?: string;
};

/**
 * Finishes the registration whose answer a form carries, and signs the person in unless `verify` is another finish; null
 * when that worked.
 */
export async function finishRegistrationForm(
  form: FormData,
  verify: Parameters<typeof finishRegistration>[1] = signInWithNewPasskey,
): Promise<FailedRegistration | null> {
  const answer = await readAnswer(form, 'create');
  if ('problem' in answer) return answer;
  const { ceremonyId: passkeyId, credential } = answer;
  const finished = await finishRegistration({ passkeyId, credential }, verify);
  if (finished.ok) return null;
  const unknown = unknownCredentialId(finished.error, credential, 'create');
  const problem = await formProblem(finished.error);
  return { problem, ...(unknown && { unknownCredentialId: unknown }) };
}
