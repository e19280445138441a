import { isUtf8 } from 'node:buffer';
import { encodeBase64url } from '@/lib/webauthn/base64url';
import { type CeremonyReason, decline, type Verdict } from '@/lib/webauthn/verdict';

/** CollectedClientData (WebAuthn L3 §5.8.1), as far as a relying party judges it. */
export type ClientData = {
  type: string;
  /** Base64url, as the browser wrote it. */
  challenge: string;
  origin: string;
  /** `crossOrigin`, or a `topOrigin` whatever it says: a page of another origin was around ours. */
  crossOrigin: boolean;
};

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const entries = Object.values(value);
  const own = Array.isArray(value) ? 0 : entries.length;
  return entries.reduce<number>((sum, entry) => sum + countMembers(entry), own);
}

/** Parsing keeps the last of two equal names: then fewer members come out than colons went in. */
function hasDuplicateMembers(json: string, parsed: unknown): boolean {
  const colons = json.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
  return colons !== countMembers(parsed);
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | null {
  if (!isUtf8(bytes)) return null;
  const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    if (hasDuplicateMembers(json, parsed) || Object.hasOwn(parsed, '__proto__')) return null;
    return parsed as Record<string, unknown>;
  } catch {
    return null;
  }
}

/**
 * Reads clientDataJSON: strict UTF-8 without a byte order mark, one object, no member twice.
 * Refuses with `client_data`. WebAuthn L3 §7.1 steps 5-6, §7.2 steps 8-9.
 */
export function readClientData(bytes: Uint8Array): Verdict<ClientData> {
  const parsed = parseObject(bytes);
  if (!parsed) return decline('client_data');
  const { type, challenge, origin, crossOrigin: claimed = false } = parsed;
  if (typeof type !== 'string' || typeof challenge !== 'string' || typeof origin !== 'string')
    return decline('client_data');
  if (typeof claimed !== 'boolean') return decline('client_data');
  const crossOrigin = claimed || Object.hasOwn(parsed, 'topOrigin');
  return { ok: true, value: { type, challenge, origin, crossOrigin } };
}

/**
 * Compares client data with what was asked: type, challenge, origin (exactly one of the list), and no
 * embedding page. WebAuthn L3 §7.1 steps 7-11, §7.2 steps 10-14.
 */
export function checkClientData(
  presented: ClientData,
  type: 'webauthn.create' | 'webauthn.get',
  expected: { challenge: Uint8Array; origins: readonly string[] },
): CeremonyReason | null {
  // A ceremony without a challenge would accept every answer: that is our bug, not a refusal.
  if (expected.challenge.length < 16) throw new Error('A ceremony needs a challenge of 16 bytes');
  if (presented.type !== type) return 'type';
  if (presented.challenge !== encodeBase64url(expected.challenge)) return 'challenge';
  if (!expected.origins.includes(presented.origin)) return 'origin';
  return presented.crossOrigin ? 'cross_origin' : null;
}
