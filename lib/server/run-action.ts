import 'server-only';
import type { Caller } from '@/lib/model';
import type { Result } from '@/lib/result';
import { browserCaller } from '@/lib/server/browser-caller';
import { checkSameOrigin } from '@/lib/server/same-origin';

/**
 * Runs an operation for this browser, once it is settled that one of our own pages asked for it. Every
 * action that changes anything goes through here.
 */
export async function runAction<T>(
  operation: (caller: Caller) => Promise<Result<T>>,
): Promise<Result<T>> {
  const sameOrigin = await checkSameOrigin();
  return sameOrigin.ok ? operation(await browserCaller()) : sameOrigin;
}
