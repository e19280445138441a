import 'server-only';
import { cache } from 'react';
import { config } from '@/lib/config';
import type { LoginPolicy } from '@/lib/model';
import { getLoginPolicy } from '@/lib/operations/settings/get-login-policy';
import { browserCaller } from '@/lib/server/browser-caller';

/** The login policy, with the relying party that only the environment can change. */
export type EditableLoginPolicy = {
  policy: LoginPolicy;
  rp: { id: string; name: string; origins: string[] };
};

/** The login policy for the console's page, read once per request; null for whoever may not change it. */
export const loadLoginPolicy = cache(async (): Promise<EditableLoginPolicy | null> => {
  const read = await getLoginPolicy(await browserCaller());
  if (!read.ok || !read.value.mayChange) return null;
  const { rpId, rpName, origins } = config();
  return { policy: read.value.policy, rp: { id: rpId, name: rpName, origins } };
});
