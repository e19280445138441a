import { type CborValue, readCbor } from '@/lib/webauthn/cbor';
import { decline, type Verdict } from '@/lib/webauthn/verdict';

/** The credential inside authenticator data (WebAuthn L3 §6.5.2). */
type AttestedCredential = {
  aaguid: string;
  credentialId: Uint8Array;
  /** The COSE key, its bytes as the authenticator wrote them. */
  publicKey: Uint8Array;
  coseKey: CborValue;
};

/** Authenticator data (WebAuthn L3 §6.1), its flags spelt out. */
export type AuthenticatorData = {
  rpIdHash: Uint8Array;
  userPresent: boolean;
  userVerified: boolean;
  backupEligible: boolean;
  backedUp: boolean;
  signCount: number;
  attested: AttestedCredential | null;
};

const flag = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 } as const;
const headerLength = 37;
const aaguidLength = 16;

function readUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function readAttested(bytes: Uint8Array): Verdict<{ attested: AttestedCredential; end: number }> {
  const idStart = headerLength + aaguidLength + 2;
  if (bytes.length < idStart) return decline('authenticator_data');
  const idLength = ((bytes[idStart - 2] ?? 0) << 8) | (bytes[idStart - 1] ?? 0);
  if (idLength < 1 || idLength > 1023) return decline('credential_id');
  const keyStart = idStart + idLength;
  const key = readCbor(bytes, keyStart);
  if (!key) return decline('authenticator_data');
  const attested = {
    aaguid: readUuid(bytes.subarray(headerLength, headerLength + aaguidLength)),
    credentialId: bytes.subarray(idStart, keyStart),
    publicKey: bytes.subarray(keyStart, key.end),
    coseKey: key.value,
  };
  return { ok: true, value: { attested, end: key.end } };
}

/** Where the extension outputs end: one map with text keys, whose content nobody here uses. */
function skipExtensions(bytes: Uint8Array, start: number): number | null {
  const read = readCbor(bytes, start);
  if (!(read?.value instanceof Map)) return null;
  return [...read.value.keys()].every((name) => typeof name === 'string') ? read.end : null;
}

/**
 * Reads authenticator data (WebAuthn L3 §6.1) to its last byte; nothing may be missing or left over.
 * Refuses with `authenticator_data`, and `credential_id` for an id outside 1 to 1023 bytes.
 */
export function readAuthenticatorData(bytes: Uint8Array): Verdict<AuthenticatorData> {
  if (bytes.length < headerLength) return decline('authenticator_data');
  const flags = bytes[32] ?? 0;
  let end: number | null = headerLength;
  let attested: AttestedCredential | null = null;
  if (flags & flag.AT) {
    const read = readAttested(bytes);
    if (!read.ok) return read;
    ({ attested, end } = read.value);
  }
  if (flags & flag.ED) end = skipExtensions(bytes, end);
  if (end !== bytes.length) return decline('authenticator_data');
  const value = {
    rpIdHash: bytes.subarray(0, 32),
    userPresent: (flags & flag.UP) !== 0,
    userVerified: (flags & flag.UV) !== 0,
    backupEligible: (flags & flag.BE) !== 0,
    backedUp: (flags & flag.BS) !== 0,
    signCount: new DataView(bytes.buffer, bytes.byteOffset).getUint32(33),
    attested,
  };
  return { ok: true, value };
}
