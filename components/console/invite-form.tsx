'use client';

import { UserPlus } from 'lucide-react';
import { useActionState, useEffect, useRef } from 'react';
import { type ProblemTexts, problemText } from '@/components/passkey/problem-text';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { type InviteState, invite } from '@/lib/server/forms/invite';
import { InvitedLink, type InvitedLinkTexts } from './invited-link';

type InviteFormProps = {
  texts: InvitedLinkTexts & {
    givenName: string;
    familyName: string;
    email: string;
    emailHint: string;
    nameWrong: string;
    emailWrong: string;
    emailTaken: string;
    button: string;
  };
  problems: ProblemTexts;
  /** Whether a phone could open the link: one on this very machine it could not. */
  isReachable: boolean;
};

const nobody: InviteState = {
  step: 'who',
  typed: { givenName: '', familyName: '', email: '' },
  problem: null,
};

/** Asks who it is, and then shows their link in its place. */
export function InviteForm({ texts, problems, isReachable }: InviteFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [state, post, isBusy] = useActionState(invite, nobody);

  useEffect(() => {
    if (state.step !== 'who' || !state.problem) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid], [name="email"]')?.focus();
  }, [state]);

  if (state.step === 'link')
    return (
      <InvitedLink name={state.name} url={state.url} texts={texts} isReachable={isReachable} />
    );
  const { typed, problem } = state;
  const field = problem?.code === 'invalid_argument' ? problem.values?.['field'] : undefined;
  const isTaken = problem?.code === 'user_already_exists';
  const wrong = (name: string, text: string) => (field === name ? text : null);
  const names = ['givenName', 'familyName'] as const;
  return (
    <form ref={form} action={post} noValidate className="grid grid-cols-1 gap-4">
      {problem && !field && !isTaken ? (
        <Notice tone="error">{problemText(problems, problem)}</Notice>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        {names.map((name) => (
          <Field
            key={name}
            name={name}
            label={texts[name]}
            error={wrong(name, texts.nameWrong)}
            defaultValue={typed[name]}
            autoComplete="off"
            maxLength={200}
            required
          />
        ))}
      </div>
      <Field
        name="email"
        label={texts.email}
        hint={texts.emailHint}
        error={isTaken ? texts.emailTaken : wrong('email', texts.emailWrong)}
        defaultValue={typed.email}
        inputMode="email"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        required
      />
      <div>
        <Button type="submit" busy={isBusy} icon={<UserPlus />}>
          {texts.button}
        </Button>
      </div>
    </form>
  );
}
