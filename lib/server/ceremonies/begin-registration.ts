import 'server-only';
import type { Caller } from '@/lib/model';
import type { StartedRegistration } from '@/lib/operations/passkeys/start-registration';
import type { Result } from '@/lib/result';
import { writeCeremonyCookie } from '@/lib/server/cookies';
import { runAction } from '@/lib/server/run-action';
import { hashToken, newSecret } from '@/lib/tokens';

/**
 * Begins a registration by the operation that fits (a link's, a session's, the set-up's) and binds it to this
 * browser by a cookie named after the ceremony's id, which is the id that the passkey will have. Refuses as the
 * operation does, and with `cross_site_request`.
 */
export async function beginRegistration<Started extends StartedRegistration>(
  start: (caller: Caller, browserHash: Uint8Array) => Promise<Result<Started>>,
): Promise<Result<Started>> {
  const secret = newSecret();
  const started = await runAction((caller) => start(caller, hashToken(secret)));
  if (started.ok) await writeCeremonyCookie(started.value.passkeyId, secret);
  return started;
}
