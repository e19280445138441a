import 'server-only';
import type { ErrorCode } from '@/lib/errors';
import { signInWithNewPasskey } from '@/lib/operations/sessions/sign-in-with-new-passkey';
import { refuse } from '@/lib/result';
import { clearCeremonyCookie, readCeremonyCookie, writeBrowserCookie } from '@/lib/server/cookies';
import { exceptionProblem } from '@/lib/server/exception-problem';
import { credentialField, credentialId, exceptionField, textField } from '@/lib/server/form-fields';
import { type Problem, problemOf } from '@/lib/server/problem';
import { requestClient } from '@/lib/server/request-client';
import { runAction } from '@/lib/server/run-action';
import { signInFacts } from '@/lib/server/sign-in-facts';
import { hashToken } from '@/lib/tokens';

export type FailedRegistration = {
  /** null when there is nothing to say, as after a ceremony that the page itself stopped. */
  problem: Problem | null;
  /** A passkey that the browser made and we did not take: the page tells the password manager. */
  unknownCredentialId?: string;
};

/** Refusals after which the passkey may be stored all the same: it must not be forgotten. */
const mayBeStored = new Set<ErrorCode>(['passkey_already_registered', 'ceremony_finished']);

/** Finishes the registration whose answer a form carries and signs the person in. */
export async function finishInBrowser(
  form: FormData,
): Promise<{ defaultRedirectUri: string } | FailedRegistration> {
  const credential = credentialField(form);
  if (credential === null) return { problem: await thrownProblem(form) };
  const passkeyId = textField(form, 'passkeyId').slice(0, 200);
  const secret = await readCeremonyCookie(passkeyId);
  const finished = await runAction(async (caller) =>
    secret
      ? signInWithNewPasskey(caller, { passkeyId, credential, browserHash: hashToken(secret) })
      : refuse('ceremony_expired'),
  );
  if (!finished.ok) {
    const orphan = mayBeStored.has(finished.error.code) ? null : credentialId(credential);
    const problem = problemOf(finished.error);
    return { problem, ...(orphan && { unknownCredentialId: orphan }) };
  }
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
