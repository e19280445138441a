import 'server-only';
import type { z } from 'zod';
import { type Refusal, type Result, refuse } from '@/lib/result';
import { catalogue } from '@/lib/server/i18n';
import { parseInput } from '@/lib/server/parse-input';
import { problemOf } from '@/lib/server/problem';

/** Begins a ceremony for a page's script; what it answers is what the script gets, as JSON. */
type Begin<Input> = (input: Input) => Promise<Result<{ ceremonyId: string; options: object }>>;

/**
 * Answers a request of a page's script for the options of a ceremony: JSON in, by `schema`, JSON out. A refusal is
 * `{ error, message }`: the code, and the sentence in the reader's language.
 */
export async function answerOptionsRequest<Input>(
  request: Request,
  schema: z.ZodType<Input>,
  begin: Begin<Input>,
): Promise<Response> {
  const body = await readJson(request);
  const input = body.ok ? parseInput(schema, body.value) : body;
  const begun = input.ok ? await begin(input.value) : input;
  return begun.ok ? Response.json(begun.value) : refusalResponse(begun.error);
}

async function readJson(request: Request): Promise<Result<unknown>> {
  if (!request.headers.get('content-type')?.startsWith('application/json'))
    return refuse('invalid_argument');
  try {
    return { ok: true, value: await request.json() };
  } catch {
    return refuse('invalid_argument');
  }
}

function statusOf(code: Refusal['code']): number {
  if (code === 'rate_limited') return 429;
  return code === 'cross_site_request' ? 403 : 400;
}

async function refusalResponse(refusal: Refusal): Promise<Response> {
  const { problems } = await catalogue();
  const { code } = problemOf(refusal);
  const texts: Record<string, string> = problems;
  const wait = refusal.retryAfterSeconds;
  return Response.json(
    { error: code, message: texts[code] ?? refusal.message },
    { status: statusOf(refusal.code), headers: wait ? { 'retry-after': String(wait) } : {} },
  );
}
