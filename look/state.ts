import type { Time } from './installations';
import type { Stage } from './stage';

/** One page in one state, and how to get there from a fresh browser: a line of the lists in `states/`. */
export type State = {
  /** Unique, in kebab-case, its area first: what `npm run look -- FILTER` and the files are named after. */
  name: string;
  /** On which installation, and at which time of its life. Default `plain`. */
  on?: Time;
  /** What has to happen before the page is opened; the address, where nobody can know it before. */
  before?: (stage: Stage) => Promise<unknown>;
  /** The address, else what `before` answers. */
  path?: string;
  /** What has to happen on the page. */
  act?: (stage: Stage) => Promise<unknown>;
  /** Also shown at 640 px: 1280 px at a zoom of 200 %. */
  isZoomed?: boolean;
  /** Which limits its bytes are printed with; the page is loaded once more for it. */
  weighs?: 'signIn' | 'signedIn';
};
