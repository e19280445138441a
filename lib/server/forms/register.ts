'use server';

import { redirect } from 'next/navigation';
import { type FailedRegistration, finishInBrowser } from '@/lib/server/finish-in-browser';

export type RegisterState = FailedRegistration;

/** The form of a registration link: a verified passkey ends signed in, everything else says what to do. */
export async function register(_state: RegisterState, form: FormData): Promise<RegisterState> {
  const finished = await finishInBrowser(form);
  if ('problem' in finished) return finished;
  redirect('/login/signed-in?new=1');
}
