import type { ProblemTexts } from '@/components/passkey/problem-text';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import type { SetUpState } from '@/lib/server/forms/set-up';
import { ProblemNotice } from './problem-notice';
import type { SetUpTexts } from './set-up-texts';

type SetUpPersonProps = {
  action: (form: FormData) => void;
  code: string;
  texts: SetUpTexts;
  problems: ProblemTexts;
  state: Extract<SetUpState, { step: 'who' }>;
};

/** Who the first administrator is. */
export function SetUpPerson({ action, code, texts, problems, state }: SetUpPersonProps) {
  const { givenName, familyName, email } = state.values;
  const { code: what, values: { field = '' } = {} } = state.problem ?? {};
  const wrong = what === 'invalid_argument' ? field : '';
  return (
    <form action={action} className="grid gap-4">
      <p className="text-ink-soft text-sm">{texts.stepWho}</p>
      <ProblemNotice problem={state.problem} texts={problems} whichBrowsers={texts.whichBrowsers} />
      <input type="hidden" name="code" value={code} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={texts.givenName}
          error={wrong === 'givenName' ? texts.nameWrong : null}
          name="givenName"
          defaultValue={givenName}
          autoComplete="given-name"
          maxLength={200}
          required
        />
        <Field
          label={texts.familyName}
          error={wrong === 'familyName' ? texts.nameWrong : null}
          name="familyName"
          defaultValue={familyName}
          autoComplete="family-name"
          maxLength={200}
          required
        />
      </div>
      <Field
        label={texts.email}
        error={wrong === 'email' ? texts.emailWrong : null}
        hint={texts.emailHint}
        name="email"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={email}
        autoComplete="email"
        maxLength={200}
        required
      />
      <Button type="submit" wide>
        {texts.next}
      </Button>
    </form>
  );
}
