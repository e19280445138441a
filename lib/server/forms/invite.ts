'use server';

import { invitePerson } from '@/lib/operations/users/invite-person';
import { type Problem, problemOf } from '@/lib/server/problem';
import { runAction } from '@/lib/server/run-action';
import { signInAgain } from '@/lib/server/sign-in-again';
import { textField } from '@/lib/server/text-field';

type Invited = { givenName: string; familyName: string; email: string };

export type InviteState =
  | { step: 'who'; typed: Invited; problem: Problem | null }
  /** The link is shown once: it stands nowhere but here. */
  | { step: 'link'; name: string; url: string };

/** The form that invites somebody: creates them, and answers with their registration link. */
export async function invite(state: InviteState, form: FormData): Promise<InviteState> {
  // A second press that waited for the first: the link that is shown stands nowhere else.
  if (state.step === 'link') return state;
  const typed = {
    givenName: textField(form, 'givenName'),
    familyName: textField(form, 'familyName'),
    email: textField(form, 'email'),
  };
  const invited = await runAction((caller) => invitePerson(caller, typed));
  if (invited.ok) {
    const name = `${typed.givenName.trim()} ${typed.familyName.trim()}`;
    return { step: 'link', name, url: invited.value.url };
  }
  signInAgain(invited.error, '/console/invite');
  return { step: 'who', typed, problem: problemOf(invited.error) };
}
