import 'server-only';
import { listKnownAccounts } from '@/lib/operations/sessions/known-accounts';
import { browserCaller } from '@/lib/server/browser-caller';

/** The accounts that signed in on this browser, the last one first. */
export async function knownAccounts(): Promise<{ loginName: string; displayName: string }[]> {
  return listKnownAccounts(await browserCaller());
}
