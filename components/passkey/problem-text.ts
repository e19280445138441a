import type { Problem } from '@/lib/server/problem';

/** The section `problems` of the catalogue in the reader's language. */
export type ProblemTexts = Record<Problem['code'], string>;

/** The sentence for a problem, with its values in the places of `{name}`. */
export function problemText(texts: ProblemTexts, { code, values = {} }: Problem): string {
  return texts[code].replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
