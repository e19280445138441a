'use server';

import { z } from 'zod';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { verifyRegistration } from '@/lib/operations/passkeys/verify-registration';
import { beginRegistration } from '@/lib/server/ceremonies/begin-registration';
import { beginSignIn } from '@/lib/server/ceremonies/begin-sign-in';
import { finishRegistration } from '@/lib/server/ceremonies/finish-registration';
import { finishSignIn } from '@/lib/server/ceremonies/finish-sign-in';
import { registrationProblem } from '@/lib/server/ceremonies/registration-problem';
import { unknownCredentialId } from '@/lib/server/ceremonies/unknown-credential';
import { parseInput } from '@/lib/server/parse-input';
import { type Problem, problemOf } from '@/lib/server/problem';
import { stepPath } from '@/lib/server/sign-in-path';
import { openSignIn } from '@/lib/server/sign-in-request';

const id = z.string().min(1).max(200);

const registrationStart = z
  .strictObject({ userId: id, code: id.optional(), codeId: id.optional() })
  .refine(({ code, codeId }) => Boolean(code) === Boolean(codeId), { path: ['codeId'] });

/**
 * Starts the registration of a passkey: by a registration code (`code` and `codeId`, both or neither), or for the
 * person signed in with a freshly confirmed session. The options are the JSON form of WebAuthn L3 §5.1.9, not
 * wrapped; the ceremony is bound to this browser by a cookie. Refusals are problems that the page can say.
 */
export async function registerPasskeyLink(input: z.input<typeof registrationStart>) {
  const parsed = parseInput(registrationStart, input);
  if (!parsed.ok) return { error: problemOf(parsed.error) };
  const { userId, code, codeId } = parsed.value;
  const link = code && codeId ? { code: { id: codeId, code } } : {};
  const started = await beginRegistration((caller, browserHash) =>
    startRegistration(caller, { userId, browserHash, ...link }),
  );
  if (!started.ok) return { error: problemOf(started.error) };
  const { passkeyId, options } = started.value;
  return { passkeyId, publicKeyCredentialCreationOptions: options };
}

const registrationAnswer = z.strictObject({
  userId: id,
  passkeyId: id,
  publicKeyCredential: z.unknown(),
  passkeyName: z.string().optional(),
});

/**
 * Finishes a registration that this browser started and returns the passkey. Without a name it is called after
 * what keeps it or its browser. A refusal is a problem that the page can say; with `unknownCredentialId` (base64url)
 * where the password manager may delete what it has just made (WebAuthn L3 §5.1.10.2).
 */
export async function verifyPasskeyRegistration(
  input: z.input<typeof registrationAnswer>,
): Promise<
  | { passkey: { id: string; name: string; createdAt: string } }
  | { error: Problem; unknownCredentialId: string | null }
> {
  const parsed = parseInput(registrationAnswer, input);
  if (!parsed.ok) return { error: problemOf(parsed.error), unknownCredentialId: null };
  const { userId, passkeyId, publicKeyCredential: credential, passkeyName } = parsed.value;
  const answer = {
    userId,
    passkeyId,
    credential,
    ...(passkeyName !== undefined && { passkeyName }),
  };
  const verified = await finishRegistration(answer, verifyRegistration);
  if (!verified.ok) {
    const unknown = unknownCredentialId(verified.error, credential, 'create');
    return { error: await registrationProblem(verified.error), unknownCredentialId: unknown };
  }
  const { passkey } = verified.value;
  const createdAt = passkey.createdAt.toISOString();
  return { passkey: { id: passkey.id, name: passkey.name, createdAt } };
}

const text = z.string().max(200).optional();
const signInStart = z.strictObject({ loginName: text, organization: text, requestId: text });
const signInAnswer = z.strictObject({ sessionId: id, publicKeyCredential: z.unknown() });

/**
 * Begins a sign-in (request options in the JSON form of WebAuthn L3 §5.1.10) of anybody, of `loginName`, or of the
 * people of `organization` (its id); `requestId` must name an open authorization request. With
 * `{ sessionId, publicKeyCredential }` it finishes that sign-in: the session gets its passkey factor, the browser its
 * cookie, and the answer says where to go next. Refusals are problems that the page can say; a member at fault, one
 * that is not known included, is named in `values.field`.
 */
export async function sendPasskey(
  input: z.input<typeof signInStart> | z.input<typeof signInAnswer>,
) {
  return has(input, 'sessionId') ? finish(input) : begin(input);
}

async function begin(input: unknown) {
  const parsed = parseInput(signInStart, input);
  const begun = parsed.ok ? await beginSignIn(parsed.value) : parsed;
  if (!begun.ok) return { error: problemOf(begun.error) };
  const { sessionId, options } = begun.value;
  return { sessionId, publicKeyCredentialRequestOptions: options };
}

async function finish(input: unknown) {
  const parsed = parseInput(signInAnswer, input);
  if (!parsed.ok) return { error: problemOf(parsed.error) };
  const { sessionId, publicKeyCredential: credential } = parsed.value;
  // The session that a sign-in opens has the id of its ceremony.
  const finished = await finishSignIn({ ceremonyId: sessionId, credential });
  if (!finished.ok) return { error: problemOf(finished.error) };
  const path = stepPath(finished.value, openSignIn);
  return { sessionId, nextStep: { ...finished.value.next, path } };
}

/** Whether what a browser sent has a member, whatever else it may be. */
function has(input: unknown, member: string): boolean {
  return typeof input === 'object' && input !== null && member in input;
}
