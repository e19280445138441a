'use server';

import { z } from 'zod';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { renamePasskey } from '@/lib/operations/passkeys/rename-passkey';
import { beginSignIn } from '@/lib/server/ceremonies/begin-sign-in';
import { finishSignIn } from '@/lib/server/ceremonies/finish-sign-in';
import { parseInput } from '@/lib/server/parse-input';
import { type Problem, problemOf } from '@/lib/server/problem';
import { runAction } from '@/lib/server/run-action';

const id = z.string().min(1).max(200);
const renaming = z.strictObject({ passkeyId: id, name: z.string() });
const removal = z.strictObject({ passkeyId: id });
const confirmation = z.strictObject({ ceremonyId: id, publicKeyCredential: z.unknown() });

/** Gives one of one's own passkeys another name. */
export async function renamePasskeyAction(
  input: z.input<typeof renaming>,
): Promise<{ error?: Problem }> {
  const parsed = parseInput(renaming, input);
  const renamed = parsed.ok
    ? await runAction((caller) =>
        renamePasskey(caller, {
          passkeyId: parsed.value.passkeyId,
          passkeyName: parsed.value.name,
        }),
      )
    : parsed;
  return renamed.ok ? {} : { error: problemOf(renamed.error) };
}

/** Removes one of one's own passkeys and says by which id (base64url) the browser's password manager knows it. */
export async function removePasskeyAction(
  input: z.input<typeof removal>,
): Promise<{ error?: Problem; removed?: { rpId: string; credentialId: string } }> {
  const parsed = parseInput(removal, input);
  const removed = parsed.ok
    ? await runAction((caller) => removePasskey(caller, parsed.value))
    : parsed;
  if (!removed.ok) return { error: problemOf(removed.error) };
  const { rpId, credentialId } = removed.value.passkey;
  return { removed: { rpId, credentialId } };
}

/** Begins the re-authentication of the person signed in (request options: WebAuthn L3 §5.1.10). */
export async function beginReauthentication() {
  const begun = await beginSignIn({ reauthenticate: true });
  if (!begun.ok) return { error: problemOf(begun.error) };
  const { ceremonyId, options } = begun.value;
  return { ceremonyId, publicKeyCredentialRequestOptions: options };
}

/** Finishes that re-authentication: from now on factors may be changed for as long as the policy says. */
export async function finishReauthentication(
  input: z.input<typeof confirmation>,
): Promise<{ error?: Problem }> {
  const parsed = parseInput(confirmation, input);
  if (!parsed.ok) return { error: problemOf(parsed.error) };
  const { ceremonyId, publicKeyCredential: credential } = parsed.value;
  const finished = await finishSignIn({ ceremonyId, credential });
  return finished.ok ? {} : { error: problemOf(finished.error) };
}
