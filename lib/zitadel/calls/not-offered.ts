import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { ok, type Result, refuse } from '@/lib/result';
import { isJsonObject, spellingsOf } from '@/lib/zitadel/protojson/json-member';

/** protojson writes no zero values: one that was sent asks for nothing. */
function asksForNothing(value: JsonValue): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'string') return value === '' || value.endsWith('_UNSPECIFIED');
  return value === 0 || value === false;
}

/** Whether what a path leads to asks for something; a list on the way leads into each of its entries. */
function asksAt(value: JsonValue | undefined, steps: readonly string[][], depth = 0): boolean {
  if (value === undefined) return false;
  const spellings = steps[depth];
  if (!spellings) return !asksForNothing(value);
  if (Array.isArray(value)) return value.some((entry) => asksAt(entry, steps, depth));
  if (!isJsonObject(value)) return false;
  return spellings.some((spelling) => asksAt(value[spelling], steps, depth + 1));
}

/**
 * Builds the check that refuses with not_offered, naming the member, when a request asks for something this
 * version does not do. `members` are dotted camelCase paths; nothing asked for is ever silently dropped.
 */
export function buildOfferCheck(members: readonly string[]): (json: JsonObject) => Result<null> {
  const paths = members.map((path) => ({ path, steps: path.split('.').map(spellingsOf) }));
  return (json) => {
    const asked = paths.find(({ steps }) => asksAt(json, steps));
    return asked ? refuse('not_offered', { field: asked.path, message: 'not offered' }) : ok(null);
  };
}
