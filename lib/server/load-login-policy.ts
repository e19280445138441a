import 'server-only';
import { config } from '@/lib/config';
import type { LoginPolicy } from '@/lib/model';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { browserCaller } from '@/lib/server/browser-caller';
import type { SignedIn } from '@/lib/server/current-session';

/** The login policy and the relying party for the console's page; null for who is no administrator. */
export async function loadLoginPolicy({ roles }: SignedIn): Promise<{
  policy: LoginPolicy;
  rp: { id: string; name: string; origins: string[] };
} | null> {
  if (!roles.includes('INSTANCE_ADMIN')) return null;
  const read = await getLoginPolicy(await browserCaller());
  if (!read.ok) return null;
  const { rpId, rpName, origins } = config();
  return { policy: read.value.policy, rp: { id: rpId, name: rpName, origins } };
}
