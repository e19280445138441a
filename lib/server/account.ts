'use server';

import { config } from '@/lib/config';
import { listPasskeys } from '@/lib/operations/passkeys/list-passkeys';
import { removePasskey } from '@/lib/operations/passkeys/remove-passkey';
import { renamePasskey } from '@/lib/operations/passkeys/rename-passkey';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { findUser } from '@/lib/operations/users/find-user';
import { browserCaller } from '@/lib/server/browser-caller';
import { writeCeremonyCookie } from '@/lib/server/cookies';
import { currentSession } from '@/lib/server/current-session';
import { sendPasskey } from '@/lib/server/passkeys';
import { type Problem, problemOf } from '@/lib/server/problem';
import { runAction } from '@/lib/server/run-action';

const signedOut: { error: Problem } = { error: { code: 'unauthenticated' } };
const malformed: { error: Problem } = { error: { code: 'invalid_argument' } };

/** Gives one of one's own passkeys another name. */
export async function renamePasskeyAction(input: {
  passkeyId: string;
  name: string;
}): Promise<{ error?: Problem }> {
  const session = await currentSession();
  if (!session) return signedOut;
  if (typeof input.passkeyId !== 'string' || typeof input.name !== 'string') return malformed;
  const { passkeyId, name } = input;
  const renamed = await runAction((caller) =>
    renamePasskey(caller, { userId: session.userId, passkeyId, name }),
  );
  return renamed.ok ? {} : { error: problemOf(renamed.error) };
}

/** Removes one of one's own passkeys and says which remain, for the browser's password manager. */
export async function removePasskeyAction(input: { passkeyId: string }): Promise<{
  error?: Problem;
  remaining?: { rpId: string; userId: string; credentialIds: string[] };
}> {
  const session = await currentSession();
  if (!session) return signedOut;
  if (typeof input.passkeyId !== 'string') return malformed;
  const { userId } = session;
  const { passkeyId } = input;
  const removed = await runAction((caller) => removePasskey(caller, { userId, passkeyId }));
  if (!removed.ok) return { error: problemOf(removed.error) };
  const caller = await browserCaller();
  const listed = await listPasskeys(caller, { userId });
  const user = await findUser(caller, { userId });
  if (!listed.ok || !user.ok) return {};
  const { rpId } = config();
  const credentialIds = listed.value.passkeys
    .filter((passkey) => passkey.rpId === rpId)
    .map((passkey) => passkey.credentialId);
  const handle = Buffer.from(user.value.webauthnHandle).toString('base64url');
  return { remaining: { rpId, userId: handle, credentialIds } };
}

/** Begins to confirm that the person signed in is still there. */
export async function beginReauthentication() {
  const begun = await runAction((caller) => beginSignIn(caller, { reauthenticate: true }));
  if (!begun.ok) return { error: problemOf(begun.error) };
  const { sessionId, browserSecret, options } = begun.value;
  await writeCeremonyCookie(sessionId, browserSecret);
  return { sessionId, publicKeyCredentialRequestOptions: options };
}

/** Finishes that confirmation: from now on factors may be changed for a while. */
export async function finishReauthentication(input: {
  sessionId: string;
  publicKeyCredential: unknown;
}): Promise<{ error?: Problem }> {
  const answer = await sendPasskey(input);
  return 'error' in answer ? { error: answer.error } : {};
}
