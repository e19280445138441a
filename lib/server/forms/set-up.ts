'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { beginSetup } from '@/lib/operations/system/begin-setup';
import { beginRegistration } from '@/lib/server/ceremonies/begin-registration';
import {
  type FailedRegistration,
  finishRegistrationForm,
} from '@/lib/server/ceremonies/finish-registration-form';
import { type Problem, problemOf } from '@/lib/server/problem';
import { hasField, textField } from '@/lib/server/text-field';

/** What is typed in the first step. */
export type Person = { givenName: string; familyName: string; email: string };

const nobody: Person = { givenName: '', familyName: '', email: '' };

export type SetUpState =
  | { step: 'who'; values: Person; problem: Problem | null }
  | {
      step: 'passkey';
      ceremonyId: string;
      /** Creation options (WebAuthn L3 §5.1.9) as JSON text, for the page's script. */
      options: string;
      /** As they were typed: a further try begins with them, and the way back. */
      values: Person;
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
  if (form.has('back')) return { step: 'who', values: typedIn(state), problem: null };
  const code = textField(form, 'code');
  if (!hasField(form, 'ceremonyId')) return beginWith(code, form);
  const failure = await finishRegistrationForm(form);
  if (failure) return retry(state, code, failure);
  redirect('/console');
}

async function beginWith(code: string, form: FormData): Promise<SetUpState> {
  const values = {
    givenName: textField(form, 'givenName'),
    familyName: textField(form, 'familyName'),
    email: textField(form, 'email'),
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

/** What the page sent back of its state: its own, unless somebody changed it. */
const passkeyStep = z.object({
  step: z.literal('passkey'),
  values: z.object({ givenName: z.string(), familyName: z.string(), email: z.string() }),
});

function typedIn(state: unknown): Person {
  const step = passkeyStep.safeParse(state);
  return step.success ? step.data.values : nobody;
}

async function retry(
  state: unknown,
  code: string,
  failure: FailedRegistration,
): Promise<SetUpState> {
  const step = passkeyStep.safeParse(state);
  if (!step.success) return { step: 'who', values: nobody, problem: failure.problem };
  return begin(code, step.data.values, failure);
}
