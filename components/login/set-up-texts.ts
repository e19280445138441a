import type { CeremonyTexts } from './ceremony';

type PersonTexts =
  | 'title'
  | 'lead'
  | 'stepWho'
  | 'stepPasskey'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'emailHint'
  | 'nameWrong'
  | 'emailWrong'
  | 'next';
type PasskeyTexts = 'passkeyTitle' | 'passkeyLead' | 'account' | 'start' | 'again' | 'back';

/** The sentences of both steps of the set-up form. */
export type SetUpTexts = CeremonyTexts & Record<PersonTexts | PasskeyTexts, string>;
