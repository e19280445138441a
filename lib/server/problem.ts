import type { ErrorCode } from '@/lib/errors';
import type { CatalogueCode } from '@/lib/policy/ceremony-problem';
import type { Refusal } from '@/lib/result';

type ProblemCode = ErrorCode | CatalogueCode;

/** What went wrong as a page may say it: the code of a text in the catalogue, and values to fill in. */
export type Problem = { code: ProblemCode; values?: Record<string, string> };

/** The problem that a refusal is; its cause stays in the log. */
export function problemOf(refusal: Refusal): Problem {
  if (refusal.cause === 'removed_credential') return { code: 'passkey_removed' };
  if (refusal.account) return { code: 'other_account', values: refusal.account };
  const values: Record<string, string> = {};
  if (refusal.field) values['field'] = refusal.field;
  if (refusal.retryAfterSeconds) values['seconds'] = String(refusal.retryAfterSeconds);
  return { code: refusal.code, values };
}
