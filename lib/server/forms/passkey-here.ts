'use server';

import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import {
  type FailedRegistration,
  finishRegistrationForm,
} from '@/lib/server/ceremonies/finish-registration-form';
import { pauseOffer } from '@/lib/server/cookies';
import { currentSession } from '@/lib/server/current-session';
import { checkSameOrigin } from '@/lib/server/same-origin';
import { signInPath, stepPath } from '@/lib/server/sign-in-path';
import { signInRequestOfForm } from '@/lib/server/sign-in-request';
import { hasField, textField } from '@/lib/server/text-field';

export type PasskeyHereState = FailedRegistration;

/** Our own page says that the passkey is ready; elsewhere people go on with what they came for. */
const confirming = (path: Route): Route =>
  path === '/login/signed-in' ? '/login/signed-in?new=1' : path;

/**
 * The form that offers a passkey of this device. A new passkey, one that was here already, and each way of declining lead on
 * to where the sign-in leads, and are remembered by this browser; what failed is explained, with both ways still open.
 */
export async function passkeyHere(
  _state: PasskeyHereState,
  form: FormData,
): Promise<PasskeyHereState> {
  const request = signInRequestOfForm(form);
  const session = await currentSession();
  if (!session) redirect(signInPath(request));
  const sameOrigin = await checkSameOrigin();
  if (!sameOrigin.ok) return { problem: { code: sameOrigin.error.code } };
  // Drawn for somebody else, who signed in before: nothing is made or remembered for whoever is signed in now.
  if (textField(form, 'userId') !== session.userId)
    return { problem: { code: 'user_change_not_possible' } };
  const onward = stepPath({ ...session, next: { step: 'done' } }, request);
  if (hasField(form, 'decline')) {
    const isForEver = textField(form, 'decline') === 'device';
    await (isForEver ? pauseOffer(null, 365) : pauseOffer(session.userId, 30));
    redirect(onward);
  }
  const failure = await finishRegistrationForm(form, verifyRegistration);
  if (failure && failure.problem?.code !== 'already_here') return failure;
  await pauseOffer(session.userId, 365);
  redirect(failure ? onward : confirming(onward));
}
