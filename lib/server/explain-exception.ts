'use server';

import type { z } from 'zod';
import { currentSession } from '@/lib/server/current-session';
import { type ceremonyException, exceptionProblem } from '@/lib/server/exception-problem';
import type { Problem } from '@/lib/server/problem';
import { checkSameOrigin } from '@/lib/server/same-origin';

/** Says to the person signed in what an exception of their browser means, and records it. Null: nothing to say. */
export async function explainException(
  given: z.input<typeof ceremonyException>,
): Promise<Problem | null> {
  const sameOrigin = await checkSameOrigin();
  if (!sameOrigin.ok) return { code: sameOrigin.error.code };
  const session = await currentSession();
  if (!session) return { code: 'unauthenticated' };
  return exceptionProblem(given, { userId: session.userId });
}
