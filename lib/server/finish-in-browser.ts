import 'server-only';
import { signInWithNewPasskey } from '@/lib/operations/sessions/sign-in-with-new-passkey';
import { refuse } from '@/lib/result';
import { clearCeremonyCookie, readCeremonyCookie, writeBrowserCookie } from '@/lib/server/cookies';
import { exceptionProblem } from '@/lib/server/exception-problem';
import { credentialField, exceptionField, textField } from '@/lib/server/form-fields';
import { type Problem, problemOf } from '@/lib/server/problem';
import { requestClient } from '@/lib/server/request-client';
import { runAction } from '@/lib/server/run-action';
import { signInFacts } from '@/lib/server/sign-in-facts';
import { hashToken } from '@/lib/tokens';

/**
 * Finishes the registration whose answer a form carries and signs the person in. A problem is null
 * when there is nothing to say, as after a ceremony that the page itself stopped.
 */
export async function finishInBrowser(
  form: FormData,
): Promise<{ defaultRedirectUri: string } | { problem: Problem | null }> {
  const credential = credentialField(form);
  if (credential === null) return { problem: await thrownProblem(form) };
  const passkeyId = textField(form, 'passkeyId').slice(0, 200);
  const secret = await readCeremonyCookie(passkeyId);
  const finished = await runAction(async (caller) =>
    secret
      ? signInWithNewPasskey(caller, { passkeyId, credential, browserHash: hashToken(secret) })
      : refuse('ceremony_expired'),
  );
  if (!finished.ok) return { problem: problemOf(finished.error) };
  await clearCeremonyCookie(passkeyId);
  await writeBrowserCookie(finished.value.userAgentToken);
  return { defaultRedirectUri: finished.value.defaultRedirectUri };
}

async function thrownProblem(form: FormData): Promise<Problem | null> {
  const thrown = exceptionField(form);
  if (!thrown) return { code: 'script_missing' };
  const { timeoutSeconds } = await signInFacts();
  const { requestId } = await requestClient();
  return exceptionProblem({ ...thrown, during: 'create', timeoutSeconds }, { requestId });
}
