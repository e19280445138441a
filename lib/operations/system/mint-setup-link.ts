import { config } from '@/lib/config';
import { newId } from '@/lib/ids';
import type { Caller } from '@/lib/model';
import { ok, type Result, refuse } from '@/lib/result';
import { createSetUpCode } from '@/lib/store/settings/create-set-up-code';
import { hashToken, newCode } from '@/lib/tokens';

/** How long a set-up link works, in seconds: a day, since it only ever appears on the operator's terminal. */
const lifetimeSeconds = 86_400;

/**
 * Mints the one-time link with which the first administrator makes a passkey; older links die. Refuses
 * with `setup_finished` once an administrator can sign in, and with `permission_denied` for anyone but the system.
 */
export async function mintSetupLink(caller: Caller): Promise<Result<{ url: string }>> {
  if (caller.kind !== 'system') return refuse('permission_denied');
  const code = newCode(20);
  const created = await createSetUpCode(
    { id: newId(), hash: hashToken(code), lifetimeSeconds },
    { type: 'instance.setup_link.created', client: caller.client },
  );
  if (!created) return refuse('setup_finished');
  return ok({ url: `${config().publicUrl.origin}/setup?code=${code}` });
}
