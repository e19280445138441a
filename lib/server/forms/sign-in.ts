'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { forgetAccount as forget } from '@/lib/operations/sessions/known-accounts';
import { refuse } from '@/lib/result';
import { clearCeremonyCookie, readCeremonyCookie, writeBrowserCookie } from '@/lib/server/cookies';
import { exceptionProblem } from '@/lib/server/exception-problem';
import { credentialField, credentialId, exceptionField, textField } from '@/lib/server/form-fields';
import { type Problem, problemOf } from '@/lib/server/problem';
import { requestClient } from '@/lib/server/request-client';
import { runAction } from '@/lib/server/run-action';
import { signInFacts } from '@/lib/server/sign-in-facts';
import { signInPath, stepPath } from '@/lib/server/step-path';

export type SignInState = {
  problem: Problem | null;
  loginName: string;
  sessionId?: string;
  /** A credential that the server does not know: the page tells the browser to forget it. */
  unknownCredentialId?: string;
};

/**
 * The form of the sign-in pages. With a credential it finishes the sign-in and goes where the person
 * wanted; with an exception it says what that means; with a name alone it goes to that name's prompt.
 */
export async function signIn(state: SignInState, form: FormData): Promise<SignInState> {
  const loginName = textField(form, 'loginName').slice(0, 200);
  const returnTo = textField(form, 'returnTo');
  const credential = credentialField(form);
  if (credential !== null) return finish({ ...state, loginName }, form, credential);
  const thrown = exceptionField(form);
  if (thrown) {
    const { timeoutSeconds } = await signInFacts();
    const { requestId } = await requestClient();
    const given = { ...thrown, during: 'get' as const, timeoutSeconds };
    return { loginName, problem: exceptionProblem(given, { requestId }) };
  }
  // The prompt's own form brings a session id field: there a name alone means that the script did not run.
  if (!loginName || form.has('sessionId'))
    return { loginName, problem: { code: 'script_missing' } };
  redirect(signInPath(loginName, returnTo));
}

async function finish(
  { loginName }: SignInState,
  form: FormData,
  credential: unknown,
): Promise<SignInState> {
  const sessionId = textField(form, 'sessionId').slice(0, 200);
  const browserSecret = await readCeremonyCookie(sessionId);
  const finished = await runAction(async (caller) =>
    browserSecret
      ? finishSignIn(caller, { sessionId, browserSecret, credential })
      : refuse('ceremony_expired'),
  );
  if (!finished.ok) {
    const problem = problemOf(finished.error);
    const unknown = problem.code === 'passkey_removed' ? credentialId(credential) : null;
    return { loginName, problem, ...(unknown && { unknownCredentialId: unknown }) };
  }
  await clearCeremonyCookie(sessionId);
  await writeBrowserCookie(finished.value.userAgentToken);
  redirect(stepPath(finished.value, textField(form, 'returnTo')));
}

/** Makes this browser forget an account that signed in on it. */
export async function forgetAccount(form: FormData): Promise<void> {
  await runAction((caller) => forget(caller, textField(form, 'loginName')));
  revalidatePath('/login');
}
