'use client';

import { useActionState } from 'react';
import type { ProblemTexts } from '@/components/passkey/problem-text';
import { setUp } from '@/lib/server/forms/set-up';
import type { CeremonyTexts } from './ceremony';
import { SetUpPasskey } from './set-up-passkey';
import { SetUpPerson } from './set-up-person';

type Words =
  | 'stepWho'
  | 'stepPasskey'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'emailHint'
  | 'next';
type PasskeyWords = 'passkeyTitle' | 'passkeyLead' | 'passkeyExplain' | 'start' | 'again';

export type SetUpTexts = CeremonyTexts & Record<Words | PasskeyWords, string>;

type SetUpFormProps = { rpId: string; code: string; texts: SetUpTexts; problems: ProblemTexts };

/** The first administrator: first who, then the passkey. */
export function SetUpForm({ rpId, code, texts, problems }: SetUpFormProps) {
  const [state, action] = useActionState(setUp, {
    step: 'who',
    values: { givenName: '', familyName: '', email: '' },
    problem: null,
  });
  const shared = { action, code, texts, problems };
  return state.step === 'who' ? (
    <SetUpPerson {...shared} state={state} />
  ) : (
    <SetUpPasskey {...shared} state={state} rpId={rpId} />
  );
}
