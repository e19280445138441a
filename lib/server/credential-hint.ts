import 'server-only';
import { z } from 'zod';

/** Which kind of passkey a button asks the browser for first (WebAuthn L3 §5.8.7). */
export const credentialHint = z.enum(['security-key', 'hybrid']).optional();

/** The options of a ceremony, with that hint to the browser if there is one. */
export function withHint<Options extends object>(
  options: Options,
  hint: z.infer<typeof credentialHint>,
): Options & { hints?: string[] } {
  return hint ? { ...options, hints: [hint] } : options;
}
