'use server';

import { redirect } from 'next/navigation';
import { signOut } from '@/lib/operations/sessions/sign-out';
import { ok } from '@/lib/result';
import { runAction } from '@/lib/server/run-action';

/** Signs out of this browser; the accounts that it knows stay known. */
export async function logOut(_form: FormData): Promise<void> {
  const done = await runAction(async (caller) => ok(await signOut(caller)));
  redirect(done.ok ? '/login?signedOut=1' : '/logout');
}
