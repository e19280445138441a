'use client';

import { KeyRound } from 'lucide-react';
import { useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { signIn } from '@/lib/server/forms/sign-in';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyFields } from './ceremony-fields';
import { HiddenFields } from './hidden-fields';
import { ProblemNotice, problemId, type RemovedTexts } from './problem-notice';

type SignInFormProps = {
  rpId: string;
  loginName: string;
  /** The rest of the sign-in request, as `signInFields` gives it. */
  requestFields: Record<string, string>;
  texts: CeremonyTexts & { removed: RemovedTexts } & Record<
      'loginName' | 'continue' | 'withPasskey' | 'or',
      string
    >;
  problems: ProblemTexts;
};

/** A name, or no name at all: the browser's autofill and the passkey button need none. */
export function SignInForm({ loginName, requestFields, ...props }: SignInFormProps) {
  const { rpId, texts, problems } = props;
  const [state, action] = useActionState(signIn, { problem: null, loginName });
  const problem = state.problem;
  return (
    <Ceremony
      mode="get"
      conditional
      fields="organization requestId"
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
        <HiddenFields values={requestFields} />
        <Field
          label={texts.loginName}
          name="loginName"
          defaultValue={state.loginName}
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          required
        />
        <Button type="submit" wide>
          {texts.continue}
        </Button>
      </form>
      <p className="flex items-center gap-3 text-ink-soft text-sm before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {texts.or}
      </p>
      <form action={action}>
        <HiddenFields values={requestFields} />
        <CeremonyFields />
        <Button
          type="submit"
          look="secondary"
          wide
          icon={<KeyRound />}
          data-passkey
          aria-describedby={problem ? problemId : undefined}
        >
          {texts.withPasskey}
        </Button>
      </form>
    </Ceremony>
  );
}
