import type { JsonObject } from '@bufbuild/protobuf';

/** Whether a JSON value is an object (not null, not a list). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How protojson may spell a member of that lowerCamelCase name: so, or as the proto does, in snake_case. */
export function spellingsOf(name: string): string[] {
  const snakeName = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return snakeName === name ? [name] : [name, snakeName];
}

/** Whether a member was sent under that name. As in protojson, null is not sent. */
export function isSent(json: JsonObject, spelling: string): boolean {
  return (json[spelling] ?? null) !== null;
}
