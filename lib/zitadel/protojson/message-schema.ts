import { type DescField, type DescMessage, type JsonObject, ScalarType } from '@bufbuild/protobuf';

/** JSON forms of the well-known types (protojson). */
const wellKnown: Record<string, JsonObject> = {
  'google.protobuf.Struct': { type: 'object' },
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string', example: '3600s' },
};

const numbers = new Set([ScalarType.INT32, ScalarType.UINT32, ScalarType.DOUBLE, ScalarType.FLOAT]);

/** 64-bit numbers are strings, and bytes are base64. */
function scalarSchema(scalar: ScalarType): JsonObject {
  if (scalar === ScalarType.BOOL) return { type: 'boolean' };
  if (numbers.has(scalar)) return { type: 'number' };
  return scalar === ScalarType.BYTES ? { type: 'string', format: 'byte' } : { type: 'string' };
}

type Place = { path: string; notOffered: readonly string[]; within: readonly DescMessage[] };

/** The schema of one value of a field, whether it stands alone, in a list or in a map. */
function valueSchema(field: DescField, place: Place): JsonObject {
  if (field.message) return schemaAt(field.message, place);
  if (field.enum) return { type: 'string', enum: field.enum.values.map(({ name }) => name) };
  return scalarSchema(field.scalar ?? ScalarType.STRING);
}

function fieldSchema(field: DescField, place: Place): JsonObject {
  const value = valueSchema(field, place);
  if (field.fieldKind === 'list') return { type: 'array', items: value };
  return field.fieldKind === 'map' ? { type: 'object', additionalProperties: value } : value;
}

function schemaAt(desc: DescMessage, { path, notOffered, within }: Place): JsonObject {
  const known = wellKnown[desc.typeName];
  if (known) return known;
  if (within.includes(desc)) return { type: 'object' };
  const properties: JsonObject = {};
  for (const field of desc.fields) {
    const place = { path: `${path}${field.jsonName}`, notOffered, within: [...within, desc] };
    if (notOffered.includes(place.path)) continue;
    properties[field.jsonName] = fieldSchema(field, { ...place, path: `${place.path}.` });
  }
  return { type: 'object', properties };
}

/** The JSON schema of a message as it goes over the wire, without the members that are not offered. */
export function messageSchema(desc: DescMessage, notOffered: readonly string[] = []): JsonObject {
  return schemaAt(desc, { path: '', notOffered, within: [] });
}
