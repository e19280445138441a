'use server';

import { redirect } from 'next/navigation';
import { signOut } from '@/lib/operations/sessions/sign-out';
import { ok } from '@/lib/result';
import { writeBrowserCookie } from '@/lib/server/cookies';
import { runAction } from '@/lib/server/run-action';

/** Signs out of this browser; the accounts that it knows stay known. */
export async function logOut(_form: FormData): Promise<void> {
  const done = await runAction(async (caller) => ok(await signOut(caller)));
  if (done.ok && done.value.userAgentToken) await writeBrowserCookie(done.value.userAgentToken);
  redirect(done.ok ? '/login?signedOut=1' : '/logout');
}
