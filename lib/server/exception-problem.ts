import 'server-only';
import { z } from 'zod';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { ceremonyProblem } from '@/lib/policy/ceremony-problem';
import type { Problem } from '@/lib/server/problem';
import { newCode } from '@/lib/tokens';

/** What a browser reports of a ceremony that ended in an exception: the DOMException's name, and durations. */
export const ceremonyException = z.object({
  exception: z.string().regex(/^\w{1,64}$/),
  milliseconds: z.coerce.number().min(0),
  during: z.enum(['create', 'get']),
  timeoutSeconds: z.number().positive(),
});

/**
 * Says what an exception (WebAuthn L3 §5.1.3, §5.1.4) means for the person and logs it, under a reference that
 * support can look up. null when there is nothing to say.
 */
export function exceptionProblem(
  given: z.input<typeof ceremonyException>,
  context: { userId?: string; requestId?: string },
): Problem | null {
  const parsed = ceremonyException.safeParse(given);
  if (!parsed.success) return { code: 'device_problem' };
  const code = ceremonyProblem(parsed.data);
  const reference = newCode(8);
  log.info('ceremony_exception', { ...context, reference, code, ...parsed.data });
  if (!code) return null;
  const { publicUrl, rpId } = config();
  return { code, values: { reference, address: publicUrl.host, rpId } };
}
