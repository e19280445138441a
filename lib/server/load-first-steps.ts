import 'server-only';
import { cache } from 'react';
import { type FirstSteps, readFirstSteps } from '@/lib/operations/system/read-first-steps';
import { browserCaller } from '@/lib/server/browser-caller';

export type { FirstSteps };

/** How far the first steps are, read once per request; null for whoever does not run the installation. */
export const loadFirstSteps = cache(async (): Promise<FirstSteps | null> => {
  const read = await readFirstSteps(await browserCaller());
  return read.ok ? read.value : null;
});
