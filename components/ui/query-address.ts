/** The parts of an address after its path. */
export type QueryParts = Readonly<Record<string, string>>;

/**
 * An address with some parts of its query changed: null or an empty text takes a part away. Parts keep their order,
 * and new ones come last.
 */
export function queryAddress(
  path: string,
  query: QueryParts,
  changes: Readonly<Record<string, string | null>> = {},
): string {
  const parts = new Map<string, string | null>([
    ...Object.entries(query),
    ...Object.entries(changes),
  ]);
  const kept = [...parts].filter((part): part is [string, string] => Boolean(part[1]));
  return kept.length > 0 ? `${path}?${new URLSearchParams(kept)}` : path;
}
