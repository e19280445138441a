import type { JsonValue } from '@bufbuild/protobuf';
import { ok, type Result, refuse } from '@/lib/result';
import { isStorableText } from '@/lib/storable-text';

/** Deeper than any message or credential needs, far from the stack's end. */
const maximumDepth = 64;

/** In a text that is JSON: each string with the colon that makes it a key, and each bracket. */
const tokens = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g;

function readString(raw: string): string {
  return raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
}

function findKeyFault(key: string, keys: Set<string> | undefined): string | null {
  if (key === '__proto__') return 'the member name __proto__ is not allowed';
  if (keys?.has(key)) return `the member ${JSON.stringify(key.slice(0, 100))} is there twice`;
  keys?.add(key);
  return null;
}

/** What is wrong with a text that JSON.parse accepts; null when nothing is. */
function findFault(text: string): string | null {
  const open: Set<string>[] = [];
  // matchAll would compile the expression anew for each text.
  tokens.lastIndex = 0;
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const [token, string, colon] = match;
    if (string === undefined) {
      if (token === '{' || token === '[') open.push(new Set());
      else open.pop();
      if (open.length > maximumDepth) return `nested deeper than ${maximumDepth} levels`;
      continue;
    }
    const value = readString(string);
    if (!isStorableText(value))
      return 'a string holds what is no text (NUL or half a surrogate pair)';
    const fault = colon === undefined ? null : findKeyFault(value, open.at(-1));
    if (fault) return fault;
  }
  return null;
}

/**
 * Parses JSON as I-JSON has it: no member twice (RFC 7493 §2.3), no lone surrogate (§2.1); and besides no NUL, no
 * `__proto__`, at most 64 levels. Refuses with invalid_argument, and repeats at most a member's name.
 */
export function parseStrictJson(text: string): Result<JsonValue> {
  try {
    const value: JsonValue = JSON.parse(text);
    const fault = findFault(text);
    return fault === null
      ? ok(value)
      : refuse('invalid_argument', { message: `malformed JSON: ${fault}` });
  } catch {
    return refuse('invalid_argument', { message: 'malformed JSON' });
  }
}
