'use client';

import { KeyRound } from 'lucide-react';
import { type ReactNode, useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { Button } from '@/components/ui/button';
import { Divider } from '@/components/ui/divider';
import { Field } from '@/components/ui/field';
import { signIn } from '@/lib/server/forms/sign-in';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyButton } from './ceremony-button';
import { HiddenFields } from './hidden-fields';
import { OtherWays, type OtherWaysTexts } from './other-ways';
import { ProblemNotice, problemId, type RemovedTexts } from './problem-notice';
import { SignInPart } from './sign-in-part';

type SignInFormProps = {
  rpId: string;
  loginName: string;
  /** The rest of the sign-in request, as `signInFields` gives it. */
  requestFields: Record<string, string>;
  /** What the page says until a try has failed. */
  notice: ReactNode;
  texts: CeremonyTexts &
    OtherWaysTexts & { removed: RemovedTexts } & Record<
      'loginName' | 'loginNameWrong' | 'continue' | 'withPasskey' | 'or',
      string
    >;
  problems: ProblemTexts;
};

/** One press for whoever holds a passkey; or a name, in whose field the browser's autofill offers passkeys, too. */
export function SignInForm({ loginName, requestFields, notice, ...props }: SignInFormProps) {
  const { rpId, texts, problems } = props;
  const [state, action] = useActionState(signIn, { problem: null, loginName });
  const isNameWrong = state.problem?.values?.['field'] === 'loginName';
  const problem = isNameWrong ? null : state.problem;
  return (
    <Ceremony
      mode="get"
      conditional
      texts={texts}
      rpId={rpId}
      refocus={problem !== null}
      unknownCredentialId={state.unknownCredentialId}
    >
      {state.problem ? null : notice}
      <ProblemNotice
        problem={problem}
        texts={problems}
        whichBrowsers={texts.whichBrowsers}
        removed={texts.removed}
      />
      <SignInPart action={action} requestFields={requestFields}>
        <CeremonyButton
          icon={<KeyRound />}
          label={texts.withPasskey}
          texts={texts}
          describedBy={problem ? problemId : undefined}
        />
      </SignInPart>
      <Divider>{texts.or}</Divider>
      <form action={action} className="grid grid-cols-1 gap-4">
        <HiddenFields values={requestFields} />
        <Field
          label={texts.loginName}
          error={isNameWrong ? texts.loginNameWrong : null}
          name="loginName"
          defaultValue={state.loginName}
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          required
        />
        <Button type="submit" look="secondary" wide>
          {texts.continue}
        </Button>
      </form>
      <OtherWays {...{ action, requestFields, problem, texts }} />
    </Ceremony>
  );
}
