import 'server-only';
import { config } from '@/lib/config';
import { readSignInFacts } from '@/lib/operations/settings/sign-in-facts';
import { requestClient } from '@/lib/server/request-client';

/** What the sign-in pages show before anybody is named. */
export async function signInFacts(): Promise<{
  passkeysAllowed: boolean;
  timeoutSeconds: number;
  rpName: string;
}> {
  const facts = await readSignInFacts({ kind: 'anonymous', client: await requestClient() });
  return { ...facts, rpName: config().rpName };
}
