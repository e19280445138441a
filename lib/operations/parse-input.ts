import type { z } from 'zod';
import { errors } from '@/lib/errors';
import { ok, type Result, refuse } from '@/lib/result';

/**
 * Reads an operation's input by the schema beside it, whichever edge it came from. Refuses with invalid_argument for
 * the first member at fault, named in `field` as the input calls it, in the schema's own sentence where it has one.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: z.input<Schema>,
): Result<z.output<Schema>> {
  const parsed = schema.safeParse(input, { error: () => errors.invalid_argument });
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const field = issue?.path.findLast((name) => typeof name === 'string');
  return refuse('invalid_argument', {
    ...(field !== undefined && { field }),
    ...(issue && { message: issue.message }),
  });
}
