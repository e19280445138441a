import type { State } from '../state';
import { account } from './account';
import { administration } from './console';
import { elsewhere } from './elsewhere';
import { registration } from './registration';
import { setUp } from './set-up';
import { signIn } from './sign-in';

/** Every page in every state, in the order of the sheet. */
export const allStates: State[] = [
  ...signIn,
  ...registration,
  ...setUp,
  ...account,
  ...administration,
  ...elsewhere,
];
