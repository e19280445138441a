'use server';

import { z } from 'zod';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { finishSignIn } from '@/lib/operations/sessions/finish-sign-in';
import { refuse } from '@/lib/result';
import {
  clearCeremonyCookie,
  readCeremonyCookie,
  writeBrowserCookie,
  writeCeremonyCookie,
} from '@/lib/server/cookies';
import { type Problem, problemOf } from '@/lib/server/problem';
import { runAction } from '@/lib/server/run-action';
import { stepPath } from '@/lib/server/step-path';
import { hashToken, newToken } from '@/lib/tokens';

const id = z.string().min(1).max(200);
const malformed: { error: Problem } = { error: { code: 'invalid_argument' } };

const linkInput = z.object({ userId: id, code: id.optional(), codeId: id.optional() });

/**
 * Starts the registration of a passkey: by a registration code, or for the person signed in with a
 * freshly confirmed session. The options are the JSON form of WebAuthn L3 §5.1.9, not wrapped; the ceremony is
 * bound to this browser by a cookie.
 */
export async function registerPasskeyLink(input: z.input<typeof linkInput>) {
  const parsed = linkInput.safeParse(input);
  if (!parsed.success) return malformed;
  const { userId, code, codeId } = parsed.data;
  const secret = newToken('ceremony');
  const started = await runAction((caller) =>
    startRegistration(caller, {
      userId,
      browserHash: hashToken(secret),
      ...(code && codeId && { code: { id: codeId, code } }),
    }),
  );
  if (!started.ok) return { error: problemOf(started.error) };
  const { passkeyId, options } = started.value;
  await writeCeremonyCookie(passkeyId, secret);
  return { passkeyId, publicKeyCredentialCreationOptions: options };
}

const registrationInput = z.object({
  userId: id,
  passkeyId: id,
  publicKeyCredential: z.unknown(),
  passkeyName: z.string().min(1).max(200).optional(),
});

/**
 * Finishes a registration that this browser started and returns the passkey. Without a name it is called after
 * its provider or browser. Refusals are problems that the page can say.
 */
export async function verifyPasskeyRegistration(input: z.input<typeof registrationInput>) {
  const parsed = registrationInput.safeParse(input);
  if (!parsed.success) return malformed;
  const { userId, passkeyId, publicKeyCredential, passkeyName } = parsed.data;
  const secret = await readCeremonyCookie(passkeyId);
  const verified = await runAction((caller) =>
    verifyRegistration(caller, {
      userId,
      passkeyId,
      credential: publicKeyCredential,
      ...(secret && { browserHash: hashToken(secret) }),
      ...(passkeyName && { name: passkeyName }),
    }),
  );
  if (!verified.ok) return { error: problemOf(verified.error) };
  await clearCeremonyCookie(passkeyId);
  const { id: storedId, name, createdAt } = verified.value.passkey;
  return { passkey: { id: storedId, name, createdAt: createdAt.toISOString() } };
}

const signInInput = z.union([
  z.object({ sessionId: id, publicKeyCredential: z.unknown() }),
  z.object({
    loginName: z.string().max(200).optional(),
    organization: z.string().max(200).optional(),
    requestId: z.string().max(200).optional(),
  }),
]);

/**
 * Begins a sign-in (request options in the JSON form of WebAuthn L3 §5.1.10), or with
 * `{ sessionId, publicKeyCredential }` finishes it: the session gets its passkey factor, the browser its cookie, and the
 * answer says where to go next.
 */
export async function sendPasskey(input: z.input<typeof signInInput>) {
  const parsed = signInInput.safeParse(input);
  if (!parsed.success) return malformed;
  if ('sessionId' in parsed.data)
    return finish(parsed.data.sessionId, parsed.data.publicKeyCredential);
  const { loginName } = parsed.data;
  const begun = await runAction((caller) => beginSignIn(caller, loginName ? { loginName } : {}));
  if (!begun.ok) return { error: problemOf(begun.error) };
  const { sessionId, browserSecret, options } = begun.value;
  await writeCeremonyCookie(sessionId, browserSecret);
  return { sessionId, publicKeyCredentialRequestOptions: options };
}

async function finish(sessionId: string, credential: unknown) {
  const browserSecret = await readCeremonyCookie(sessionId);
  const finished = await runAction(async (caller) =>
    browserSecret
      ? finishSignIn(caller, { sessionId, browserSecret, credential })
      : refuse('ceremony_not_found'),
  );
  if (!finished.ok) return { error: problemOf(finished.error) };
  await clearCeremonyCookie(sessionId);
  await writeBrowserCookie(finished.value.userAgentToken);
  return { sessionId, nextStep: { ...finished.value.next, path: stepPath(finished.value, '') } };
}
