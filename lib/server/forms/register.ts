'use server';

import { redirect } from 'next/navigation';
import {
  type FailedRegistration,
  finishRegistrationForm,
} from '@/lib/server/ceremonies/finish-registration-form';

export type RegisterState = FailedRegistration;

/** The form of a registration link: a verified passkey ends signed in, everything else says what to do. */
export async function register(_state: RegisterState, form: FormData): Promise<RegisterState> {
  const failure = await finishRegistrationForm(form);
  if (failure) return failure;
  redirect('/login/signed-in?new=1');
}
