import type { ProblemTexts } from '@/components/passkey/problem-text';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { PageShell } from '@/components/ui/page-shell';
import type { SetUpState } from '@/lib/server/forms/set-up';
import type { Problem } from '@/lib/server/problem';
import { ProblemNotice } from './problem-notice';
import { SetUpProgress } from './set-up-progress';
import type { SetUpTexts } from './set-up-texts';
import type { ShellFrame } from './shell-frame';

type SetUpPersonProps = {
  shell: ShellFrame;
  action: (form: FormData) => void;
  code: string;
  texts: SetUpTexts;
  problems: ProblemTexts;
  state: Extract<SetUpState, { step: 'who' }>;
};

const fields = ['givenName', 'familyName', 'email'];

/** The field that a problem is about; null when it is about none of ours. */
function wrongField(problem: Problem | null): string | null {
  const field = problem?.code === 'invalid_argument' ? problem.values?.['field'] : undefined;
  return field !== undefined && fields.includes(field) ? field : null;
}

/** Who the first administrator is. */
export function SetUpPerson(props: SetUpPersonProps) {
  const { texts } = props;
  return (
    <PageShell {...props.shell} title={texts.title} lead={texts.lead}>
      <PersonForm {...props} />
    </PageShell>
  );
}

function PersonForm({ action, code, texts, problems, state }: SetUpPersonProps) {
  const { givenName, familyName, email } = state.values;
  const wrong = wrongField(state.problem);
  // At its field it is said, and read out with the focus: once is enough.
  const problem = wrong ? null : state.problem;
  return (
    <form action={action} className="grid gap-4">
      <SetUpProgress step={1} text={texts.stepWho} />
      <ProblemNotice problem={problem} texts={problems} whichBrowsers={texts.whichBrowsers} />
      <input type="hidden" name="code" value={code} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={texts.givenName}
          error={wrong === 'givenName' ? texts.nameWrong : null}
          name="givenName"
          autoFocus={wrong === 'givenName'}
          defaultValue={givenName}
          autoComplete="given-name"
          maxLength={200}
          required
        />
        <Field
          label={texts.familyName}
          error={wrong === 'familyName' ? texts.nameWrong : null}
          name="familyName"
          autoFocus={wrong === 'familyName'}
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
        autoFocus={wrong === 'email'}
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
