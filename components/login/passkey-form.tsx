'use client';

import { useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { signIn } from '@/lib/server/forms/sign-in';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyFields } from './ceremony-fields';
import { HiddenFields } from './hidden-fields';
import { PasskeyButton } from './passkey-button';
import { ProblemNotice, type RemovedTexts } from './problem-notice';

type TextName =
  | 'start'
  | 'again'
  | 'otherDevice'
  | 'otherDeviceHow'
  | 'byIds'
  | 'byIdsHow'
  | 'lost'
  | 'lostHow';

type PasskeyFormProps = {
  rpId: string;
  loginName: string;
  /** The rest of the sign-in request, as `signInFields` gives it. */
  requestFields: Record<string, string>;
  texts: CeremonyTexts & { removed: RemovedTexts } & Record<TextName, string>;
  problems: ProblemTexts;
};

/** The prompt for one name, started by the person, with the other ways and what to do without a passkey. */
export function PasskeyForm({ loginName, requestFields, ...props }: PasskeyFormProps) {
  const { rpId, texts, problems } = props;
  const [state, action] = useActionState(signIn, { problem: null, loginName });
  const problem = state.problem;
  return (
    <Ceremony
      mode="get"
      fields="loginName organization requestId"
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
      />
      <form action={action} className="grid gap-4">
        <input type="hidden" name="loginName" value={loginName} />
        <HiddenFields values={requestFields} />
        <CeremonyFields />
        <PasskeyButton problem={problem} texts={texts} />
        <div>
          <Disclosure summary={texts.otherDevice}>
            <p>{texts.otherDeviceHow}</p>
            <p>{texts.byIdsHow}</p>
            <Button type="submit" look="secondary" data-passkey data-by-ids>
              {texts.byIds}
            </Button>
          </Disclosure>
          <Disclosure summary={texts.lost}>
            <p>{texts.lostHow}</p>
          </Disclosure>
        </div>
      </form>
    </Ceremony>
  );
}
