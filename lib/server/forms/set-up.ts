'use server';

import { redirect } from 'next/navigation';
import { beginSetup } from '@/lib/operations/system/begin-setup';
import { resumeSetup } from '@/lib/operations/system/resume-setup';
import { beginRegistration } from '@/lib/server/ceremonies/begin-registration';
import {
  type FailedRegistration,
  finishRegistrationForm,
} from '@/lib/server/ceremonies/finish-registration-form';
import { type Problem, problemOf } from '@/lib/server/problem';
import { textField } from '@/lib/server/text-field';

/** What is typed in the first step. */
export type Person = { givenName: string; familyName: string; email: string };

export type SetUpState =
  | { step: 'who'; values: Person; problem: Problem | null }
  | {
      step: 'passkey';
      /** As they were typed, for the way back. */
      values: Person;
      ceremonyId: string;
      /** Creation options (WebAuthn L3 §5.1.9) as JSON text, for the page's script. */
      options: string;
      displayName: string;
      email: string;
      problem: Problem | null;
      unknownCredentialId?: string;
    };

/**
 * The form of the set-up page: first who the administrator is, then their passkey, which ends signed in at
 * the first steps. A passkey step that failed is offered again with a fresh challenge; from it there is a way back.
 */
export async function setUp(state: SetUpState, form: FormData): Promise<SetUpState> {
  if (form.has('back')) return { step: 'who', values: state.values, problem: null };
  const code = textField(form, 'code');
  if (!form.has('ceremonyId')) return beginWith(code, form);
  const failure = await finishRegistrationForm(form);
  if (failure) return retry(state, code, failure);
  redirect('/console');
}

async function beginWith(code: string, form: FormData): Promise<SetUpState> {
  const values = {
    givenName: textField(form, 'givenName').slice(0, 200),
    familyName: textField(form, 'familyName').slice(0, 200),
    email: textField(form, 'email').slice(0, 200),
  };
  const begun = await beginRegistration((caller, browserHash) =>
    beginSetup(caller, { code, ...values, browserHash }),
  );
  if (!begun.ok) return { step: 'who', values, problem: problemOf(begun.error) };
  const { passkeyId: ceremonyId, options, displayName, email } = begun.value;
  const ceremony = { ceremonyId, options: JSON.stringify(options) };
  return { step: 'passkey', values, ...ceremony, displayName, email, problem: null };
}

async function retry(
  state: SetUpState,
  code: string,
  failure: FailedRegistration,
): Promise<SetUpState> {
  if (state.step === 'who') return { ...state, problem: failure.problem };
  const begun = await beginRegistration((caller, browserHash) =>
    resumeSetup(caller, { code, browserHash }),
  );
  if (!begun.ok) return { step: 'who', values: state.values, problem: problemOf(begun.error) };
  const { values, displayName, email } = state;
  const { passkeyId: ceremonyId, options } = begun.value;
  const ceremony = { ceremonyId, options: JSON.stringify(options) };
  return { step: 'passkey', values, ...ceremony, displayName, email, ...failure };
}
