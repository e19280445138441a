import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { ok, type Result, refuse } from '@/lib/result';
import { isJsonObject, spellingsOf } from '@/lib/zitadel/json-member';

/** protojson writes no zero values: one that was sent asks for nothing. */
function asksForNothing(value: JsonValue): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'string') return value === '' || value.endsWith('_UNSPECIFIED');
  return value === 0 || value === false;
}

/** Every value that a path leads to; one through a list leads into each of its entries. */
function valuesAt(json: JsonObject, steps: readonly string[][]): JsonValue[] {
  let values: JsonValue[] = [json];
  for (const spellings of steps) {
    values = values
      .flat()
      .filter(isJsonObject)
      .flatMap((value) => spellings.map((spelling) => value[spelling] ?? null));
  }
  return values;
}

/**
 * Builds the check that refuses with not_offered, naming the member, when a request asks for something this
 * version does not do. `members` are dotted camelCase paths; nothing asked for is ever silently dropped.
 */
export function buildOfferCheck(members: readonly string[]): (json: JsonObject) => Result<null> {
  const paths = members.map((path) => ({ path, steps: path.split('.').map(spellingsOf) }));
  return (json) => {
    const asked = paths.find(({ steps }) => !valuesAt(json, steps).every(asksForNothing));
    return asked ? refuse('not_offered', { field: asked.path, message: 'not offered' }) : ok(null);
  };
}
