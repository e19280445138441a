'use server';

import { redirect } from 'next/navigation';
import { findAuthenticator } from '@/lib/authenticators';
import { lookAtLink } from '@/lib/operations/passkeys/look-at-link';
import { browserCaller } from '@/lib/server/browser-caller';
import {
  type FailedRegistration,
  finishRegistrationForm,
} from '@/lib/server/ceremonies/finish-registration-form';
import { readerLocale, translations } from '@/lib/server/i18n';
import { textField } from '@/lib/server/text-field';

export type RegisterState = FailedRegistration & {
  /** Which passkey is here already, where only one can be. */
  existing?: string;
};

/** Of a single passkey it is plain which one the device holds; of several the browser does not tell. */
async function onlyPasskey(form: FormData): Promise<string | undefined> {
  const [userId, codeId, code] = ['userID', 'codeID', 'code'].map((name) => textField(form, name));
  const link = { userId: userId ?? '', codeId: codeId ?? '', code: code ?? '' };
  const seen = await lookAtLink(await browserCaller(), link);
  const [passkey, ...others] = seen.ok ? seen.value.passkeys : [];
  if (!passkey || others.length > 0) return undefined;
  const t = await translations('register');
  const provider = findAuthenticator(passkey.aaguid)?.name;
  const dates = new Intl.DateTimeFormat(await readerLocale(), {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  const date = dates.format(passkey.createdAt);
  return provider ? t('hereWith', { provider, date }) : t('hereSince', { date });
}

/** The form of a registration link: a verified passkey ends signed in, everything else says what to do. */
export async function register(_state: RegisterState, form: FormData): Promise<RegisterState> {
  const failure = await finishRegistrationForm(form);
  if (failure?.problem?.code === 'already_here') {
    const existing = await onlyPasskey(form);
    return { ...failure, ...(existing && { existing }) };
  }
  if (failure) return failure;
  redirect('/login/signed-in?new=1');
}
