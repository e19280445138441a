import 'server-only';
import { z } from 'zod';
import { ok } from '@/lib/result';
import { beginSignIn } from '@/lib/server/ceremonies/begin-sign-in';
import { credentialHint, withHint } from '@/lib/server/credential-hint';
import { answerOptionsRequest } from '@/lib/server/options-request';

const text = z.string().max(200).optional();
const body = z.strictObject({
  loginName: text,
  organization: text,
  requestId: text,
  hint: credentialHint,
});

/** Answers the sign-in script with request options (WebAuthn L3 §5.1.10) and binds the ceremony to this browser. */
export function signInOptions(request: Request): Promise<Response> {
  return answerOptionsRequest(request, body, async ({ hint, ...input }) => {
    // Older security keys do not list their passkeys: they are asked by id, where somebody is named.
    const byIds = hint === 'security-key' && Boolean(input.loginName);
    const begun = await beginSignIn({ ...input, byIds });
    if (!begun.ok) return begun;
    const { ceremonyId, options, expiresInSeconds } = begun.value;
    return ok({ ceremonyId, options: withHint(options, hint), expiresInSeconds });
  });
}
