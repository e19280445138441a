import type { Caller } from '@/lib/model';
import { endBrowserSession } from '@/lib/store/sessions/end-session';

/** Ends the session of this browser; a browser that is not signed in is left as it is. */
export async function signOut(caller: Caller): Promise<void> {
  await endBrowserSession(caller, { type: 'session.signed_out', client: caller.client });
}
