'use client';

import { useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { type RegisterState, register } from '@/lib/server/forms/register';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyFields } from './ceremony-fields';
import { HiddenFields } from './hidden-fields';
import { PasskeyButton } from './passkey-button';
import { ProblemNotice } from './problem-notice';

/** What a registration link proves: which code, and whose. */
export type RegistrationLink = { userID: string; codeID: string; code: string };

type RegisterFormProps = {
  rpId: string;
  link: RegistrationLink;
  texts: CeremonyTexts & Record<'start' | 'again', string>;
  problems: ProblemTexts;
};

const noFailure: RegisterState = { problem: null };

/** Creates the passkey of a registration link; the link is spent by a verified passkey only. */
export function RegisterForm({ rpId, link, texts, problems }: RegisterFormProps) {
  const [state, action] = useActionState(register, noFailure);
  const problem = state.problem;
  return (
    <Ceremony
      mode="create"
      optionsUrl="/passkey/register/options"
      fields="userID codeID code"
      texts={texts}
      rpId={rpId}
      refocus={problem !== null}
      unknownCredentialId={state.unknownCredentialId}
    >
      <ProblemNotice problem={problem} texts={problems} whichBrowsers={texts.whichBrowsers} />
      <form action={action}>
        <HiddenFields values={link} />
        <CeremonyFields />
        <PasskeyButton problem={problem} texts={texts} />
      </form>
    </Ceremony>
  );
}
