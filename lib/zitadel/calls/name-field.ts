import type { Refusal } from '@/lib/result';

/** An operation's names for its input, each with the dotted camelCase member of the request that it was read from. */
export type FieldNames = Readonly<Record<string, string>>;

/** The refusal with its field as the request spells it; a field that is not listed has the same name on both sides. */
export function nameField(refusal: Refusal, names: FieldNames): Refusal {
  const { field } = refusal;
  const named = field !== undefined && Object.hasOwn(names, field) ? names[field] : undefined;
  return named === undefined ? refusal : { ...refusal, field: named };
}
