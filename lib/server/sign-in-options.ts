import 'server-only';
import { z } from 'zod';
import { beginSignIn } from '@/lib/operations/sessions/begin-sign-in';
import { refuse } from '@/lib/result';
import { browserCaller } from '@/lib/server/browser-caller';
import { writeCeremonyCookie } from '@/lib/server/cookies';
import { readOptionsRequest, refuseOptions } from '@/lib/server/options-request';

const body = z.object({ loginName: z.string().max(200).optional(), byIds: z.boolean().optional() });

/** Answers the sign-in script with request options and binds the ceremony to this browser. */
export async function signInOptions(request: Request): Promise<Response> {
  const read = await readOptionsRequest(request);
  if (!read.ok) return refuseOptions(read.error);
  const parsed = body.safeParse(read.value);
  if (!parsed.success) return refuseOptions(refuse('invalid_argument').error);
  const { loginName, byIds } = parsed.data;
  const begun = await beginSignIn(await browserCaller(), {
    ...(loginName && { loginName }),
    ...(byIds && { byIds }),
  });
  if (!begun.ok) return refuseOptions(begun.error);
  const { browserSecret, ...answer } = begun.value;
  await writeCeremonyCookie(answer.sessionId, browserSecret);
  return Response.json(answer);
}
