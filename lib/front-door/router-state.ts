import { z } from 'zod';

/** Longer than any tree of ours, and as long as the framework reads. */
const mostCharacters = 40_000;

const segment = z.union([
  z.string(),
  z.tuple([
    z.string(),
    z.string(),
    z.string().regex(/^(?:oc|[cd]i?(?:\((?:\.{1,3}|\.\.\)\(\.\.)\))?)$/),
    z.array(z.string()).nullable(),
  ]),
]);

const tree: z.ZodType = z.tuple([
  segment,
  z.record(
    z.string(),
    z.lazy(() => tree),
  ),
  z.tuple([z.string(), z.string()]).nullish(),
  z.enum(['refetch', 'inside-shared-layout', 'metadata-only']).nullish(),
  z.number().nullish(),
  z.string().optional(),
]);

/**
 * Whether a `next-router-state-tree` is what the framework's client sends: a page that is open there, as nested
 * segments in percent-encoded JSON. On any other the framework throws; without one it answers with the whole page.
 */
export function isRouterState(header: string): boolean {
  if (header.length > mostCharacters) return false;
  try {
    return tree.safeParse(JSON.parse(decodeURIComponent(header))).success;
  } catch {
    // No percent-encoding, no JSON, or nested too deep to be walked.
    return false;
  }
}
