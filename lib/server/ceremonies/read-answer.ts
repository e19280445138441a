import 'server-only';
import { exceptionProblem } from '@/lib/server/exception-problem';
import type { Problem } from '@/lib/server/problem';
import { requestClient } from '@/lib/server/request-client';
import { signInFacts } from '@/lib/server/sign-in-facts';
import { textField } from '@/lib/server/text-field';

/** What the page's script put into a form: the browser's credential, or what it said instead. */
export type CeremonyAnswer =
  | { ceremonyId: string; credential: unknown }
  /** null when there is nothing to say, as after a ceremony that the page itself stopped. */
  | { problem: Problem | null };

/**
 * Reads the answer of a ceremony from its form: hidden fields `ceremonyId` and `credential` (JSON), or `exception`
 * and `milliseconds`. An exception is recorded; without either, the script did not run (`script_missing`).
 */
export async function readAnswer(
  form: FormData,
  during: 'create' | 'get',
): Promise<CeremonyAnswer> {
  const credential = parseCredential(textField(form, 'credential'));
  if (credential !== null)
    return { ceremonyId: textField(form, 'ceremonyId').slice(0, 200), credential };
  const exception = textField(form, 'exception');
  if (!exception) return { problem: { code: 'script_missing' } };
  const milliseconds = textField(form, 'milliseconds');
  const { timeoutSeconds } = await signInFacts();
  const { requestId } = await requestClient();
  const reported = { exception, milliseconds, during, timeoutSeconds };
  return { problem: exceptionProblem(reported, { requestId }) };
}

/** The credential in a form's field; null when it is no JSON. */
function parseCredential(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
