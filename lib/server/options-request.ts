import 'server-only';
import type { Refusal, Result } from '@/lib/result';
import { refuse } from '@/lib/result';
import { catalogue } from '@/lib/server/i18n';
import { problemOf } from '@/lib/server/problem';
import { checkSameOrigin } from '@/lib/server/same-origin';

const status = (code: Refusal['code']): number => {
  if (code === 'rate_limited') return 429;
  return code === 'cross_site_request' ? 403 : 400;
};

/** The JSON body of a same-origin request for options. */
export async function readOptionsRequest(request: Request): Promise<Result<unknown>> {
  const sameOrigin = await checkSameOrigin();
  if (!sameOrigin.ok) return sameOrigin;
  if (!request.headers.get('content-type')?.startsWith('application/json'))
    return refuse('invalid_argument');
  try {
    return { ok: true, value: await request.json() };
  } catch {
    return refuse('invalid_argument');
  }
}

/** A refusal as the sign-in script shows it: the code, and the sentence in the reader's language. */
export async function refuseOptions(refusal: Refusal): Promise<Response> {
  const { problems } = await catalogue();
  const { code } = problemOf(refusal);
  const texts: Record<string, string> = problems;
  const wait = refusal.retryAfterSeconds;
  return Response.json(
    { error: code, message: texts[code] ?? refusal.message },
    { status: status(refusal.code), headers: wait ? { 'retry-after': String(wait) } : {} },
  );
}
