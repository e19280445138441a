'use server';

import { revalidatePath } from 'next/cache';
import { forgetAccount as forget } from '@/lib/operations/sessions/known-accounts';
import { runAction } from '@/lib/server/run-action';
import { textField } from '@/lib/server/text-field';

/** Makes this browser forget an account that signed in on it. */
export async function forgetAccount(form: FormData): Promise<void> {
  await runAction((caller) => forget(caller, { loginName: textField(form, 'loginName') }));
  revalidatePath('/login');
}
