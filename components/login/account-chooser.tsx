'use client';

import { KeyRound } from 'lucide-react';
import { type ReactNode, useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { ButtonLink } from '@/components/ui/button-link';
import { Divider } from '@/components/ui/divider';
import { signIn } from '@/lib/server/forms/sign-in';
import { type Account, AccountTile, type AccountTileTexts } from './account-tile';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyButton } from './ceremony-button';
import { OtherWays, type OtherWaysTexts } from './other-ways';
import { ProblemNotice, problemId, type RemovedTexts } from './problem-notice';
import { SignInPart } from './sign-in-part';

type AccountChooserProps = {
  rpId: string;
  accounts: Account[];
  /** The rest of the sign-in request, as `signInFields` gives it. */
  requestFields: Record<string, string>;
  /** Where somebody else is named. */
  anotherAccountHref: string;
  /** What the page says until a try has failed. */
  notice: ReactNode;
  texts: CeremonyTexts &
    OtherWaysTexts &
    AccountTileTexts & { removed: RemovedTexts } & Record<
      'chooseAccount' | 'anotherPasskey' | 'useAnother' | 'or',
      string
    >;
  problems: ProblemTexts;
};

/** The accounts that signed in on this browser, each one press from its passkey; any other passkey; any other name. */
export function AccountChooser({ accounts, requestFields, notice, ...props }: AccountChooserProps) {
  const { rpId, texts, problems, anotherAccountHref } = props;
  const [state, action] = useActionState(signIn, { problem: null, loginName: '' });
  const { problem, loginName } = state;
  const part = { action, requestFields, texts };
  return (
    <Ceremony
      mode="get"
      texts={texts}
      rpId={rpId}
      refocus={problem !== null}
      unknownCredentialId={state.unknownCredentialId}
    >
      {problem ? null : notice}
      <ProblemNotice
        problem={problem}
        texts={problems}
        whichBrowsers={texts.whichBrowsers}
        removed={texts.removed}
      />
      <ul aria-label={texts.chooseAccount} className="grid grid-cols-1 gap-3">
        {accounts.map((account) => (
          <li key={account.loginName}>
            <AccountTile
              {...part}
              account={account}
              refocus={problem !== null && account.loginName === loginName}
            />
          </li>
        ))}
      </ul>
      <Divider>{texts.or}</Divider>
      <div className="grid grid-cols-1 gap-2">
        <SignInPart {...part}>
          <CeremonyButton
            look="secondary"
            icon={<KeyRound />}
            label={texts.anotherPasskey}
            texts={texts}
            refocus={problem !== null && !loginName}
            describedBy={problem && !loginName ? problemId : undefined}
          />
        </SignInPart>
        <ButtonLink href={anotherAccountHref} look="quiet" wide>
          {texts.useAnother}
        </ButtonLink>
      </div>
      <OtherWays {...part} problem={problem} />
    </Ceremony>
  );
}
