import type { Problem } from '@/lib/server/problem';

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value;
}

/** The problem that an action answered with, whatever else it answers on success; null when it worked. */
export function refusalOf(answer: object): Problem | null {
  return 'error' in answer && isProblem(answer.error) ? answer.error : null;
}
