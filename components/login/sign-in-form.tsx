'use client';

import { KeyRound } from 'lucide-react';
import { useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { signIn } from '@/lib/server/forms/sign-in';
import { Ceremony, type CeremonyTexts } from './ceremony';
import { CeremonyFields } from './ceremony-fields';
import { ProblemNotice, problemId } from './problem-notice';

type SignInFormProps = {
  rpId: string;
  returnTo: string;
  loginName: string;
  texts: CeremonyTexts & Record<'loginName' | 'continue' | 'withPasskey' | 'or', string>;
  problems: ProblemTexts;
};

/** A name, or no name at all: the browser's autofill and the passkey button need none. */
export function SignInForm({ rpId, returnTo, loginName, texts, problems }: SignInFormProps) {
  const [state, action] = useActionState(signIn, { problem: null, loginName });
  const problem = state.problem;
  return (
    <Ceremony
      mode="get"
      conditional
      texts={texts}
      rpId={rpId}
      refocus={problem !== null}
      unknownCredentialId={state.unknownCredentialId}
    >
      <ProblemNotice problem={problem} texts={problems} whichBrowsers={texts.whichBrowsers} />
      <form action={action} className="grid gap-4">
        <input type="hidden" name="returnTo" value={returnTo} />
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
        <input type="hidden" name="returnTo" value={returnTo} />
        <input type="hidden" name="sessionId" />
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
