'use client';

import { type ReactNode, useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { TextLink } from '@/components/ui/text-link';
import { type RegisterState, register } from '@/lib/server/forms/register';
import type { RegistrationLink } from '@/lib/server/load-registration-link';
import type { Problem } from '@/lib/server/problem';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyFields } from './ceremony-fields';
import { HiddenFields } from './hidden-fields';
import { OtherDevices, type OtherDevicesTexts } from './other-devices';
import { PasskeyButton } from './passkey-button';
import { type ProblemHelp, ProblemNotice } from './problem-notice';

type RegisterFormProps = {
  rpId: string;
  link: RegistrationLink;
  /** The link's address for a phone; null where no phone could open it. */
  url: string | null;
  /** The policy wants the passkey in this very device. */
  isForHere: boolean;
  texts: CeremonyTexts & OtherDevicesTexts & Record<'start' | 'again' | 'signIn', string>;
  problems: ProblemTexts;
};

const noFailure: RegisterState = { problem: null };

/** After these somebody may want to keep the passkey on another device. */
const elsewhere: Problem['code'][] = [
  'not_created',
  'took_too_long',
  'not_supported',
  'no_pin',
  'passkey_not_accepted',
];

/** Creates the passkey of a registration link; the link is spent by a verified passkey only. */
export function RegisterForm({ link, url, isForHere, ...props }: RegisterFormProps) {
  const { rpId, texts, problems } = props;
  const [state, action] = useActionState(register, noFailure);
  const problem = state.problem;
  const toSignIn = { actions: [{ text: texts.signIn, href: '/login' }] };
  const form = (buttons: ReactNode) => (
    <form action={action} className="grid grid-cols-1 gap-3">
      <HiddenFields values={link} />
      <CeremonyFields />
      {buttons}
    </form>
  );
  const existing = state.existing ? <p>{state.existing}</p> : null;
  const help: ProblemHelp = {
    already_here: { ...toSignIn, details: existing },
    code_invalid: toSignIn,
  };
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
      <ProblemNotice {...{ problem, help }} texts={problems} whichBrowsers={texts.whichBrowsers} />
      {form(<PasskeyButton problem={problem} texts={texts} />)}
      {isForHere ? null : (
        <OtherDevices
          {...{ url, texts, form }}
          open={problem !== null && elsewhere.includes(problem.code)}
        />
      )}
      {problem && help[problem.code] ? null : (
        <p className="text-center text-sm">
          <TextLink alone href="/login">
            {texts.signIn}
          </TextLink>
        </p>
      )}
    </Ceremony>
  );
}
