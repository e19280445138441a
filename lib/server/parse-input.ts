import 'server-only';
import type { z } from 'zod';
import { ok, type Result, refuse } from '@/lib/result';

/** Parses what a browser sent; the refusal (`invalid_argument`) names the member at fault. */
export function parseInput<Input>(schema: z.ZodType<Input>, given: unknown): Result<Input> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  return refuse('invalid_argument', field === undefined ? {} : { field: String(field) });
}
