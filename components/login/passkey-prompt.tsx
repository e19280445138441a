'use client';

import { Fingerprint, KeyRound } from 'lucide-react';
import { type ReactNode, useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { AccountPill } from '@/components/ui/account-pill';
import { Named } from '@/components/ui/bdi';
import { PageMark } from '@/components/ui/page-mark';
import { PageShell } from '@/components/ui/page-shell';
import { TextLink } from '@/components/ui/text-link';
import { signIn } from '@/lib/server/forms/sign-in';
import type { Problem } from '@/lib/server/problem';
import { AnotherPasskey, type AnotherPasskeyTexts } from './another-passkey';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyButton } from './ceremony-button';
import { OtherWays, type OtherWaysTexts } from './other-ways';
import { type ProblemHelp, ProblemNotice, problemId, type RemovedTexts } from './problem-notice';
import type { ShellFrame } from './shell-frame';
import { SignInPart } from './sign-in-part';

/** Problems that a name with a slip in it may have caused. */
const mayBeTheName: Problem['code'][] = [
  'not_used',
  'took_too_long',
  'ceremony_failed',
  'no_passkeys',
];

type TextName =
  | 'title'
  | 'lead'
  | 'account'
  | 'change'
  | 'start'
  | 'again'
  | 'spelling'
  | 'fixName';

type PasskeyPromptProps = {
  shell: ShellFrame;
  /** What stands above everything. */
  notice: ReactNode;
  rpId: string;
  loginName: string;
  /** The rest of the sign-in request, as `signInFields` gives it. */
  requestFields: Record<string, string>;
  /** Where somebody else is named. */
  anotherAccountHref: string;
  /** Where this name is typed again. */
  fixNameHref: string;
  texts: CeremonyTexts &
    OtherWaysTexts &
    AnotherPasskeyTexts & { removed: RemovedTexts } & Record<TextName, string>;
  problems: ProblemTexts;
};

/** Whoever typed a name may have made a slip: no answer says whether there is such a name, so every failure asks. */
function helpWithName({ texts, loginName, fixNameHref }: PasskeyPromptProps): ProblemHelp {
  const help = {
    details: (
      <p>
        <Named text={texts.spelling} names={{ loginName }} />
      </p>
    ),
    actions: [{ text: texts.fixName, href: fixNameHref }],
  };
  return Object.fromEntries(mayBeTheName.map((code) => [code, help]));
}

/** The prompt for one name, started by the person, with the other ways; or whose passkey it was that answered. */
export function PasskeyPrompt(props: PasskeyPromptProps) {
  const { shell, rpId, requestFields, texts, problems, anotherAccountHref } = props;
  const [state, action] = useActionState(signIn, { problem: null, loginName: props.loginName });
  const { problem, loginName } = state;
  const part = { action, requestFields };
  if (problem?.code === 'other_account') {
    const account = { loginName: '', displayName: '', ...problem.values };
    return (
      <AnotherPasskey
        {...{ ...part, shell, rpId, texts, account, anotherAccountHref, typed: loginName }}
      />
    );
  }
  return (
    <PageShell
      {...shell}
      mark={<PageMark icon={<Fingerprint />} />}
      title={texts.title}
      lead={texts.lead}
      account={
        <AccountPill
          name={loginName}
          label={texts.account}
          action={
            <TextLink alone href={anotherAccountHref}>
              {texts.change}
            </TextLink>
          }
        />
      }
    >
      {props.notice}
      <Ceremony
        mode="get"
        texts={texts}
        rpId={rpId}
        refocus={problem !== null}
        unknownCredentialId={state.unknownCredentialId}
      >
        <ProblemNotice
          problem={problem}
          texts={problems}
          whichBrowsers={texts.whichBrowsers}
          removed={texts.removed}
          // Of a name that a passkey gave, nothing was typed.
          help={loginName === props.loginName ? helpWithName(props) : {}}
        />
        <SignInPart {...part} loginName={loginName}>
          <CeremonyButton
            icon={<KeyRound />}
            label={problem ? texts.again : texts.start}
            texts={texts}
            describedBy={problem ? problemId : undefined}
          />
        </SignInPart>
        <OtherWays {...part} loginName={loginName} problem={problem} texts={texts} />
      </Ceremony>
    </PageShell>
  );
}
