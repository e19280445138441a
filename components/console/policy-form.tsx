'use client';

import { unstable_rethrow } from 'next/navigation';
import {
  type ReactNode,
  type SubmitEvent,
  useActionState,
  useRef,
  useState,
  useTransition,
} from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { Button } from '@/components/ui/button';
import { type PolicyState, saveLoginPolicy } from '@/lib/server/forms/login-policy';
import { PasskeysOffConfirmation, type PasskeysOffLabels } from './passkeys-off-confirmation';
import { PolicyStatus } from './policy-status';

type PolicyFormProps = {
  /** Label of each field inside, by its name. The form posts the names, since a switch that is off posts nothing. */
  fieldLabels: Record<string, string>;
  problems: ProblemTexts;
  labels: { save: string; saved: string };
  confirmation: PasskeysOffLabels;
  children: ReactNode;
};

const unsaved: PolicyState = { problem: null, saved: false, confirm: false };

/** The form around the policy's fields: saves, says so, and asks again before it locks everybody out. */
export function PolicyForm(props: PolicyFormProps) {
  const { labels, fieldLabels } = props;
  const form = useRef<HTMLFormElement>(null);
  const [posted, post] = useActionState(saveLoginPolicy, unsaved);
  const [state, setState] = useState(posted);
  const [saving, startSaving] = useTransition();

  async function save(answers: FormData) {
    try {
      setState(await saveLoginPolicy(state, answers));
    } catch (error) {
      unstable_rethrow(error);
      setState({ ...unsaved, problem: { code: 'unavailable' } });
    }
  }

  /** In place of React's own submission, which would put the old values back after a refusal. */
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const answers = new FormData(event.currentTarget, event.nativeEvent.submitter);
    if (!saving) startSaving(() => save(answers));
  }

  function keepPasskeys() {
    const choice = form.current?.elements.namedItem('passkeysType');
    if (choice instanceof RadioNodeList) choice.value = 'ALLOWED';
    setState(unsaved);
  }

  return (
    <form
      ref={form}
      action={post}
      onSubmit={submit}
      onChange={() => setState(unsaved)}
      className="grid gap-6"
    >
      <input type="hidden" name="present" value={Object.keys(fieldLabels).join(',')} />
      {props.children}
      <PolicyStatus state={state} {...props} />
      {state.confirm ? (
        <PasskeysOffConfirmation labels={props.confirmation} busy={saving} onKeep={keepPasskeys} />
      ) : (
        <div>
          <Button type="submit" busy={saving}>
            {labels.save}
          </Button>
        </div>
      )}
    </form>
  );
}
