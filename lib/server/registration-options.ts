import 'server-only';
import { z } from 'zod';
import { startRegistration } from '@/lib/operations/passkeys/start-registration';
import { refuse } from '@/lib/result';
import { browserCaller } from '@/lib/server/browser-caller';
import { writeCeremonyCookie } from '@/lib/server/cookies';
import { readOptionsRequest, refuseOptions } from '@/lib/server/options-request';
import { hashToken, newToken } from '@/lib/tokens';

const id = z.string().min(1).max(200);
const body = z.object({ userID: id, codeID: id, code: id });

/** Answers the script of a registration link with creation options and binds the ceremony to this browser. */
export async function registrationOptions(request: Request): Promise<Response> {
  const read = await readOptionsRequest(request);
  if (!read.ok) return refuseOptions(read.error);
  const parsed = body.safeParse(read.value);
  if (!parsed.success) return refuseOptions(refuse('invalid_argument').error);
  const { userID, codeID, code } = parsed.data;
  const secret = newToken('ceremony');
  const started = await startRegistration(await browserCaller(), {
    userId: userID,
    code: { id: codeID, code },
    browserHash: hashToken(secret),
  });
  if (!started.ok) return refuseOptions(started.error);
  const { passkeyId, options } = started.value;
  await writeCeremonyCookie(passkeyId, secret);
  return Response.json({ passkeyId, options });
}
