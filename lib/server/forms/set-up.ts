'use server';

import { redirect } from 'next/navigation';
import { beginSetup } from '@/lib/operations/system/begin-setup';
import { resumeSetup } from '@/lib/operations/system/resume-setup';
import { writeCeremonyCookie } from '@/lib/server/cookies';
import { type FailedRegistration, finishInBrowser } from '@/lib/server/finish-in-browser';
import { textField } from '@/lib/server/form-fields';
import { type Problem, problemOf } from '@/lib/server/problem';
import { runAction } from '@/lib/server/run-action';
import { hashToken, newToken } from '@/lib/tokens';

export type SetUpState =
  | {
      step: 'who';
      values: { givenName: string; familyName: string; email: string };
      problem: Problem | null;
    }
  | {
      step: 'passkey';
      userId: string;
      passkeyId: string;
      /** Creation options as JSON text, for the page's script. */
      options: string;
      displayName: string;
      email: string;
      problem: Problem | null;
      unknownCredentialId?: string;
    };

/**
 * The form of the set-up page: first who the administrator is, then their passkey, which ends signed in at
 * the console. A passkey step that failed is offered again with a fresh challenge.
 */
export async function setUp(state: SetUpState, form: FormData): Promise<SetUpState> {
  if (!form.has('passkeyId')) return enter(form);
  const finished = await finishInBrowser(form);
  if ('problem' in finished) return again(state, form, finished);
  redirect('/console/login-policy');
}

async function enter(form: FormData): Promise<SetUpState> {
  const values = {
    givenName: textField(form, 'givenName').slice(0, 200),
    familyName: textField(form, 'familyName').slice(0, 200),
    email: textField(form, 'email').slice(0, 200),
  };
  const secret = newToken('ceremony');
  const browserHash = hashToken(secret);
  const code = textField(form, 'code');
  const begun = await runAction((caller) => beginSetup(caller, { code, ...values, browserHash }));
  if (!begun.ok) return { step: 'who', values, problem: problemOf(begun.error) };
  const { userId, passkeyId, options, displayName, email } = begun.value;
  await writeCeremonyCookie(passkeyId, secret);
  const who = { userId, displayName, email };
  return { step: 'passkey', ...who, passkeyId, options: JSON.stringify(options), problem: null };
}

async function again(
  state: SetUpState,
  form: FormData,
  failure: FailedRegistration,
): Promise<SetUpState> {
  const secret = newToken('ceremony');
  const code = textField(form, 'code');
  const begun = await runAction((caller) =>
    resumeSetup(caller, { code, browserHash: hashToken(secret) }),
  );
  const values = { givenName: '', familyName: '', email: '' };
  if (!begun.ok) return { step: 'who', values, problem: problemOf(begun.error) };
  if (state.step === 'who') return { ...state, problem: failure.problem };
  const { passkeyId, options } = begun.value;
  await writeCeremonyCookie(passkeyId, secret);
  const { unknownCredentialId: _, ...kept } = state;
  return { ...kept, passkeyId, options: JSON.stringify(options), ...failure };
}
