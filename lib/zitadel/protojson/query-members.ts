import type { DescField, DescMessage, JsonObject, JsonValue } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { ok, type Result, refuse } from '@/lib/result';
import { isStorableText } from '@/lib/storable-text';
import { isJsonObject } from '@/lib/zitadel/protojson/json-member';

function findField(desc: DescMessage | undefined, name: string): DescField | undefined {
  return desc?.fields.find((field) => field.jsonName === name || field.name === name);
}

/** The fields that a dotted parameter names, outermost first; null for one that names none (it is ignored). */
function findPath(desc: DescMessage, parameter: string): DescField[] | null {
  const path: DescField[] = [];
  let inner: DescMessage | undefined = desc;
  for (const name of parameter.split('.')) {
    const field = findField(inner, name);
    if (!field) return null;
    path.push(field);
    inner = field.fieldKind === 'message' ? field.message : undefined;
  }
  const last = path.at(-1);
  return last?.fieldKind === 'scalar' || last?.fieldKind === 'enum' ? path : null;
}

function readValue(field: DescField, text: string): JsonValue {
  const isBool = field.fieldKind === 'scalar' && field.scalar === ScalarType.BOOL;
  return isBool && (text === 'true' || text === 'false') ? text === 'true' : text;
}

/**
 * The members of a request that a call without body takes from the query string (google.api.http): dotted names
 * in either spelling, unknown ones ignored. Refuses with invalid_argument a parameter that is there twice or no text.
 */
export function readQueryMembers(desc: DescMessage, query: string): Result<JsonObject> {
  const json: JsonObject = {};
  for (const [parameter, text] of new URLSearchParams(query)) {
    const path = findPath(desc, parameter);
    const last = path?.pop();
    if (!path || !last) continue;
    let holder = json;
    for (const field of path) {
      const held = holder[field.jsonName];
      const next: JsonObject = isJsonObject(held) ? held : {};
      holder[field.jsonName] = next;
      holder = next;
    }
    if (holder[last.jsonName] !== undefined) {
      return refuse('invalid_argument', { field: parameter, message: 'is there twice' });
    }
    if (!isStorableText(text)) {
      return refuse('invalid_argument', { field: parameter, message: 'is no text' });
    }
    holder[last.jsonName] = readValue(last, text);
  }
  return ok(json);
}
