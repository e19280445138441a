'use server';

import { redirect } from 'next/navigation';
import { finishSignIn } from '@/lib/server/ceremonies/finish-sign-in';
import { formProblem } from '@/lib/server/ceremonies/form-problem';
import { readAnswer } from '@/lib/server/ceremonies/read-answer';
import { unknownCredentialId } from '@/lib/server/ceremonies/unknown-credential';
import type { Problem } from '@/lib/server/problem';
import { signInPath } from '@/lib/server/sign-in-path';
import { signInRequestOfForm } from '@/lib/server/sign-in-request';
import { signedInPath } from '@/lib/server/signed-in-path';
import { hasField } from '@/lib/server/text-field';

export type SignInState = {
  problem: Problem | null;
  loginName: string;
  /** A credential that the server does not know: the page tells the browser to forget it. */
  unknownCredentialId?: string;
};

/**
 * The forms of the sign-in pages. One names the person and leads to that name's prompt; those of a passkey carry the
 * browser's answer, which finishes the sign-in and leads where the person wanted, or is explained.
 */
export async function signIn(_state: SignInState, form: FormData): Promise<SignInState> {
  const request = signInRequestOfForm(form);
  const { loginName, requestId } = request;
  if (!hasField(form, 'ceremonyId')) {
    if (loginName) redirect(signInPath(request));
    return { loginName, problem: { code: 'invalid_argument', values: { field: 'loginName' } } };
  }
  const answer = await readAnswer(form, 'get');
  // Without the script, an account that was chosen leads to its prompt, as a name that was typed does.
  if ('problem' in answer) {
    const isPlain = answer.problem?.code === 'script_missing' && hasField(form, 'toPrompt');
    if (isPlain && loginName) redirect(signInPath(request));
    return { loginName, ...answer };
  }
  const { ceremonyId, credential } = answer;
  const finished = await finishSignIn({ ceremonyId, credential, requestId });
  if (finished.ok) redirect(await signedInPath(finished.value, request));
  const problem = await formProblem(finished.error);
  const unknown = unknownCredentialId(finished.error, credential, 'get');
  return { loginName, problem, ...(unknown && { unknownCredentialId: unknown }) };
}
