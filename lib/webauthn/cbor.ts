import { isUtf8 } from 'node:buffer';

/** A CBOR map with keys of the only two kinds that WebAuthn and COSE use. */
export type CborMap = Map<number | string, CborValue>;
/** What CBOR (RFC 8949) can hold here; `Uint8Array` is a byte string. */
export type CborValue = number | string | boolean | null | Uint8Array | CborValue[] | CborMap;

type Cursor = { bytes: Uint8Array; view: DataView; at: number };

/** CTAP 2.2 §8 allows four levels; the double leaves room for extensions of the future. */
const maxDepth = 8;

/** The argument of an item's head (RFC 8949 §3); undefined when cut, indefinite or beyond 2^53. */
function readArgument(cursor: Cursor, info: number): number | undefined {
  if (info < 24) return info;
  if (info > 27) return undefined;
  const size = 1 << (info - 24);
  const { view, at } = cursor;
  if (at + size > view.byteLength) return undefined;
  cursor.at += size;
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at);
  if (size === 4) return view.getUint32(at);
  const value = Number(view.getBigUint64(at));
  return Number.isSafeInteger(value) ? value : undefined;
}

function readBytes(cursor: Cursor, length: number): Uint8Array | undefined {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) return undefined;
  const bytes = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}

function readText(cursor: Cursor, length: number): string | undefined {
  const bytes = readBytes(cursor, length);
  return bytes && isUtf8(bytes)
    ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    : undefined;
}

function readArray(cursor: Cursor, count: number, depth: number): CborValue[] | undefined {
  const items: CborValue[] = [];
  while (items.length < count) {
    const item = readItem(cursor, depth);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function readMap(cursor: Cursor, count: number, depth: number): CborMap | undefined {
  const map: CborMap = new Map();
  while (map.size < count) {
    const key = readItem(cursor, depth);
    if ((typeof key !== 'number' && typeof key !== 'string') || map.has(key)) return undefined;
    const value = readItem(cursor, depth);
    if (value === undefined) return undefined;
    map.set(key, value);
  }
  return map;
}

const simpleValues = new Map([
  [20, false],
  [21, true],
  [22, null],
]);

function readItem(cursor: Cursor, depth: number): CborValue | undefined {
  const head = cursor.bytes[cursor.at];
  if (head === undefined || depth > maxDepth) return undefined;
  cursor.at += 1;
  const major = head >> 5;
  // Floats have no place in these structures; simple values are only the three that JSON knows.
  if (major === 7) return simpleValues.get(head & 31);
  const argument = readArgument(cursor, head & 31);
  if (argument === undefined) return undefined;
  if (major === 0) return argument;
  if (major === 1) return -1 - argument;
  // Every item takes a byte at least, so no honest count or length exceeds what is left.
  if (argument > cursor.bytes.length - cursor.at) return undefined;
  if (major === 2) return readBytes(cursor, argument);
  if (major === 3) return readText(cursor, argument);
  if (major === 4) return readArray(cursor, argument, depth + 1);
  // What remains is 5, a map, or 6, a tag, which WebAuthn never uses.
  return major === 5 ? readMap(cursor, argument, depth + 1) : undefined;
}

/**
 * Reads one CBOR item (RFC 8949) from `start` and tells where it ends; null when it is malformed.
 * Refuses tags, floats, indefinite lengths, duplicate keys, keys other than integers and text,
 * more than eight levels. Time and memory are linear in the bytes that are really there.
 */
export function readCbor(bytes: Uint8Array, start = 0): { value: CborValue; end: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cursor: Cursor = { bytes, view, at: start };
  const value = readItem(cursor, 0);
  return value === undefined ? null : { value, end: cursor.at };
}
