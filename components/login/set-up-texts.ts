import type { CeremonyTexts } from './ceremony';

type Words =
  | 'stepWho'
  | 'stepPasskey'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'emailHint'
  | 'next';
type PasskeyWords = 'passkeyTitle' | 'passkeyLead' | 'passkeyExplain' | 'start' | 'again';

/** The sentences of both steps of the set-up form. */
export type SetUpTexts = CeremonyTexts & Record<Words | PasskeyWords, string>;
