import { z } from 'zod';
import { id, storable, text } from '@/lib/operations/input-parts';
import { isStorableText } from '@/lib/storable-text';

/** As much as the largest request that makes or changes a session can hold, in UTF-16 units. */
const maxUnits = 64 * 1024;

/** A text that a session carries for whoever made it. */
const carried = storable.max(maxUnits);

const isText = (value: unknown): value is string =>
  typeof value === 'string' && isStorableText(value);

/**
 * Checks a dictionary in one pass and hands it on as it is: every session may bring one, and a copy would lose keys
 * such as `__proto__`. `textsOf` gives the texts of one value, null for one of another kind.
 */
function dictionary<Value>(textsOf: (value: unknown) => unknown[] | null) {
  return z.custom<Record<string, Value>>((given) => {
    if (typeof given !== 'object' || given === null) return false;
    let units = 0;
    for (const [key, value] of Object.entries(given))
      for (const entry of [key, ...(textsOf(value) ?? [null])]) {
        if (!isText(entry)) return false;
        units += entry.length;
      }
    return units <= maxUnits;
  });
}

const headerTexts = (value: unknown): unknown[] | null => {
  const values = typeof value === 'object' && value && 'values' in value ? value.values : null;
  return Array.isArray(values) ? values : null;
};

/** The members that making and changing a session share. */
export const sessionMembers = {
  /** Who somebody says they are: by id, or by login name as it was typed. */
  user: z.union([z.object({ userId: id }), z.object({ loginName: text(200) })]).optional(),
  /** A passkey challenge as the contract asks for one (ZITADEL v2 RequestChallenges.WebAuthN). */
  challenge: z
    .object({
      domain: storable,
      userVerification: z.enum(['required', 'preferred', 'discouraged']),
    })
    .optional(),
  /** Texts by name, for the caller's own use. */
  metadata: dictionary<string>((value) => [value]).optional(),
  /** Seconds from now (at most what a protobuf Duration can say); without it a new session lives as long as the policy lets a sign-in count. */
  lifetimeSeconds: z.number().positive().max(315_576_000_000).optional(),
};

/** What an API caller may tell about the browser of a session (ZITADEL v2 UserAgent). */
export const userAgentFacts = z.object({
  fingerprintId: carried.exactOptional(),
  ip: carried.exactOptional(),
  description: carried.exactOptional(),
  header: dictionary<{ values: string[] }>(headerTexts).exactOptional(),
});
