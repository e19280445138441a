'use server';

import { redirect } from 'next/navigation';
import { beginSetup } from '@/lib/operations/system/begin-setup';
import { beginRegistration } from '@/lib/server/ceremonies/begin-registration';
import {
  type FailedRegistration,
  finishRegistrationForm,
} from '@/lib/server/ceremonies/finish-registration-form';
import { type Problem, problemOf } from '@/lib/server/problem';
import { textField } from '@/lib/server/text-field';

type Person = { givenName: string; familyName: string; email: string };

export type SetUpState =
  | { step: 'who'; values: Person; problem: Problem | null }
  | {
      step: 'passkey';
      ceremonyId: string;
      /** Creation options (WebAuthn L3 §5.1.9) as JSON text, for the page's script. */
      options: string;
      /** As they were typed: a further try begins with them. */
      values: Person;
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
  const code = textField(form, 'code');
  if (!form.has('ceremonyId')) return beginWith(code, form);
  const failure = await finishRegistrationForm(form);
  if (failure) return retry(state, code, failure);
  redirect('/console/login-policy');
}

async function beginWith(code: string, form: FormData): Promise<SetUpState> {
  const values = {
    givenName: textField(form, 'givenName').slice(0, 200),
    familyName: textField(form, 'familyName').slice(0, 200),
    email: textField(form, 'email').slice(0, 200),
  };
  return begin(code, values, { problem: null });
}

async function begin(code: string, values: Person, said: FailedRegistration): Promise<SetUpState> {
  const begun = await beginRegistration((caller, browserHash) =>
    beginSetup(caller, { code, ...values, browserHash }),
  );
  if (!begun.ok) return { step: 'who', values, problem: problemOf(begun.error) };
  const { passkeyId: ceremonyId, options, displayName, email } = begun.value;
  const ceremony = { ceremonyId, options: JSON.stringify(options) };
  return { step: 'passkey', ...ceremony, values, displayName, email, ...said };
}

async function retry(
  state: SetUpState,
  code: string,
  failure: FailedRegistration,
): Promise<SetUpState> {
  if (state.step === 'who') return { ...state, problem: failure.problem };
  return begin(code, state.values, failure);
}
