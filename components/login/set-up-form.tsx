'use client';

import { useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { type Person, setUp } from '@/lib/server/forms/set-up';
import { SetUpPasskey } from './set-up-passkey';
import { SetUpPerson } from './set-up-person';
import type { SetUpTexts } from './set-up-texts';
import type { ShellFrame } from './shell-frame';

type SetUpFormProps = {
  shell: ShellFrame;
  rpId: string;
  code: string;
  /** Who was entered under this link before. */
  entered: Person | null;
  texts: SetUpTexts;
  problems: ProblemTexts;
};

/** The first administrator: first who, then the passkey. */
export function SetUpForm({ shell, rpId, code, entered, texts, problems }: SetUpFormProps) {
  const [state, action] = useActionState(setUp, {
    step: 'who',
    values: entered ?? { givenName: '', familyName: '', email: '' },
    problem: null,
  });
  const shared = { shell, action, code, texts, problems };
  return state.step === 'who' ? (
    <SetUpPerson {...shared} state={state} />
  ) : (
    <SetUpPasskey {...shared} state={state} rpId={rpId} />
  );
}
