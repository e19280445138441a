import { type DescMessage, fromJson, type JsonValue, type MessageShape } from '@bufbuild/protobuf';
import { isFieldError } from '@bufbuild/protobuf/reflect';
import { ok, type Result, refuse } from '@/lib/result';

/** The two members that met in one oneof, as JSON spells them; all its members should the library's text change. */
function conflictingMembers(error: Error): Result<never> | null {
  if (!isFieldError(error)) return null;
  const place = error.field();
  if (place.kind !== 'oneof') return null;
  const named = / by (\w+) and (\w+)$/.exec(error.message)?.slice(1);
  const members = place.fields
    .filter((field) => !named || named.includes(field.name))
    .map((field) => field.jsonName);
  return refuse('conflicting_members', {
    message: `${place.parent.name}.${place.name}: send exactly one of ${members.join(', ')}`,
  });
}

/** The library's text up to the value: it names the field or message and never repeats what was sent. */
function withoutValue(error: Error): string {
  return error.message.split(' from JSON')[0] ?? 'cannot decode the request';
}

/**
 * Reads a message from protojson (protobuf.dev, ProtoJSON format): camelCase or snake_case, unknown members ignored.
 * Refuses with conflicting_members (two members of one oneof, both named) or invalid_argument (the field named).
 */
export function decode<Schema extends DescMessage>(
  schema: Schema,
  json: JsonValue,
): Result<MessageShape<Schema>> {
  try {
    return ok(fromJson(schema, json, { ignoreUnknownFields: true }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const cause = error.cause instanceof Error ? error.cause : error;
    return (
      conflictingMembers(cause) ?? refuse('invalid_argument', { message: withoutValue(error) })
    );
  }
}
