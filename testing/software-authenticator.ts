import {
  constants,
  createHash,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import type { CoseAlgorithm, Transport } from '@/lib/model';

/** What CBOR (RFC 8949) is made of here; `Uint8Array` is a byte string. */
export type Cbor = number | string | boolean | null | Uint8Array | Cbor[] | CborMap;
/** A map, its entries in the order in which they are written. */
export type CborMap = Map<number | string, Cbor>;

function encodeHead(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument]);
  const size = argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : 4;
  const head = Buffer.alloc(1 + size);
  head[0] = (major << 5) | (24 + Math.log2(size));
  head.writeUIntBE(argument, 1, size);
  return head;
}

/** Encodes CBOR in the shortest form, keeping the order of maps as given. */
export function encodeCbor(value: Cbor): Buffer {
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number')
    return value < 0 ? encodeHead(1, -1 - value) : encodeHead(0, value);
  if (typeof value === 'string')
    return Buffer.concat([encodeHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([encodeHead(2, value.length), value]);
  if (Array.isArray(value))
    return Buffer.concat([encodeHead(4, value.length), ...value.map(encodeCbor)]);
  const entries = [...value].flatMap(([key, entry]) => [encodeCbor(key), encodeCbor(entry)]);
  return Buffer.concat([encodeHead(5, value.size), ...entries]);
}

/** A credential's keys; the private one never leaves a real authenticator. */
export type KeyPair = { publicKey: KeyObject; privateKey: KeyObject };

const curves: Partial<Record<CoseAlgorithm, { name: string; crv: number }>> = {
  [-7]: { name: 'P-256', crv: 1 },
  [-35]: { name: 'P-384', crv: 2 },
  [-36]: { name: 'P-521', crv: 3 },
};
const digests: Record<CoseAlgorithm, string | null> = {
  [-7]: 'sha256',
  [-35]: 'sha384',
  [-36]: 'sha512',
  [-257]: 'sha256',
  [-258]: 'sha384',
  [-259]: 'sha512',
  [-37]: 'sha256',
  [-38]: 'sha384',
  [-39]: 'sha512',
  [-8]: null,
};
const isPss = (algorithm: CoseAlgorithm) => [-37, -38, -39].includes(algorithm);

/** Makes a key pair. RSA takes up to a second: make one and give it to many authenticators. */
export function newKeyPair(algorithm: CoseAlgorithm, rsaBits = 2048): KeyPair {
  const curve = curves[algorithm];
  if (curve) return generateKeyPairSync('ec', { namedCurve: curve.name });
  if (algorithm === -8) return generateKeyPairSync('ed25519');
  return generateKeyPairSync('rsa', { modulusLength: rsaBits });
}

const fromText = (text: string | undefined) => Buffer.from(text ?? '', 'base64url');
const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();

/** The COSE form of a public key (RFC 9052 §7). */
export function toCoseKey(algorithm: CoseAlgorithm, publicKey: KeyObject): CborMap {
  const jwk: JsonWebKey = publicKey.export({ format: 'jwk' });
  const curve = curves[algorithm];
  const key: CborMap = new Map<number | string, Cbor>();
  if (curve)
    key
      .set(1, 2)
      .set(3, algorithm)
      .set(-1, curve.crv)
      .set(-2, fromText(jwk.x))
      .set(-3, fromText(jwk.y));
  else if (algorithm === -8) key.set(1, 1).set(3, algorithm).set(-1, 6).set(-2, fromText(jwk.x));
  else key.set(1, 3).set(3, algorithm).set(-1, fromText(jwk.n)).set(-2, fromText(jwk.e));
  return key;
}

/** Signs as an authenticator does (WebAuthn L3 §6.5.5). */
export function signAs(algorithm: CoseAlgorithm, privateKey: KeyObject, data: Uint8Array): Buffer {
  if (!isPss(algorithm)) return sign(digests[algorithm], data, privateKey);
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
  return sign(digests[algorithm], data, { key: privateKey, padding, saltLength });
}

/** Members of the client data to replace or add; `undefined` leaves one out. */
type ClientDataChanges = Record<string, unknown>;

function makeClientData(type: string, challenge: string, how: Conduct): Buffer {
  if (how.clientDataJSON) return Buffer.from(how.clientDataJSON);
  const usual = { type, challenge, origin: how.origin, crossOrigin: false };
  return Buffer.from(JSON.stringify({ ...usual, ...how.clientData }));
}

/** How one ceremony goes. Everything but the origin is there to be wrong in tests. */
type Conduct = {
  origin: string;
  /** False: nobody was verified, only present. */
  userVerified?: boolean;
  /** The whole flags byte; else made from the facts. */
  flags?: number;
  signCount?: number;
  rpId?: string;
  clientData?: ClientDataChanges;
  clientDataJSON?: Uint8Array;
  /** CBOR bytes of extension outputs; sets the ED flag. */
  extensions?: Uint8Array;
  /** Bytes appended to the authenticator data. */
  trailing?: Uint8Array;
  /** Replaces the finished authenticator data; the signature covers what this returns. */
  authenticatorData?: (usual: Buffer) => Uint8Array;
  signature?: (usual: Buffer) => Uint8Array;
  clientExtensionResults?: unknown;
};

/** How a registration goes; honest unless told otherwise. */
export type RegistrationConduct = Conduct & {
  /** `packed` is self attestation. Default `none`. */
  fmt?: string;
  attStmt?: CborMap;
  attestationObject?: (usual: CborMap) => Uint8Array;
  credentialId?: Uint8Array;
  /** The COSE key as bytes; else that of the authenticator's key pair. */
  publicKey?: Uint8Array;
  transports?: unknown;
  /** The `id` and `rawId` around the response, when they shall differ from the attested id. */
  outerId?: string;
};

/** How a sign-in goes; honest unless told otherwise. */
export type AuthenticationConduct = Conduct & {
  /** What the authenticator tells as the user's handle; null for none. Default: the one it was given. */
  userHandle?: Uint8Array | null;
  credentialId?: string;
};

const flagBits = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 };

/** Creation options as JSON, as far as an authenticator reads them. */
export type CreationOptionsJSON = {
  challenge: string;
  rp: { id: string };
  user: { id: string };
};

/** Request options as JSON, as far as an authenticator reads them. */
export type RequestOptionsJSON = { challenge: string; rpId: string };

/** WebAuthn L3 §5.1, the members that our server reads; byte strings in base64url. */
export type RegistrationResponseJSON = {
  id: string;
  rawId: string;
  type: 'public-key';
  authenticatorAttachment: 'platform' | 'cross-platform';
  response: { clientDataJSON: string; attestationObject: string; transports: unknown };
  clientExtensionResults: unknown;
};

/** WebAuthn L3 §5.1, the members that our server reads; byte strings in base64url. */
export type AuthenticationResponseJSON = {
  id: string;
  rawId: string;
  type: 'public-key';
  authenticatorAttachment: 'platform' | 'cross-platform';
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle?: string;
  };
  clientExtensionResults: unknown;
};

/** An authenticator in software: one key, one credential, honest unless told otherwise. */
export type SoftwareAuthenticator = {
  algorithm: CoseAlgorithm;
  keys: KeyPair;
  credentialId: string;
  register(options: CreationOptionsJSON, how: RegistrationConduct): RegistrationResponseJSON;
  authenticate(options: RequestOptionsJSON, how: AuthenticationConduct): AuthenticationResponseJSON;
};

type Traits = {
  algorithm: CoseAlgorithm;
  keys?: KeyPair;
  credentialId?: Uint8Array;
  /** 32 hex digits. Default zero, as most clients give. */
  aaguid?: string;
  backupEligible?: boolean;
  backedUp?: boolean;
  /** Whether the signature counter counts; a synced passkey's stays 0. */
  counts?: boolean;
  transports?: Transport[];
};

/** Makes an authenticator in software, for tests and load. */
export function createAuthenticator(traits: Traits): SoftwareAuthenticator {
  const { algorithm, aaguid = '00'.repeat(16), backupEligible = false, backedUp = false } = traits;
  const keys = traits.keys ?? newKeyPair(algorithm);
  const ownId = Buffer.from(traits.credentialId ?? randomBytes(32));
  let handle: Uint8Array | null = null;
  let counter = 0;

  function header(rpId: string, how: Conduct, more: number): Buffer {
    const { UP, UV, BE, BS, ED } = flagBits;
    const verified = how.userVerified === false ? 0 : UV;
    const backup = (backupEligible ? BE : 0) | (backedUp ? BS : 0);
    const usual = UP | verified | backup | (how.extensions ? ED : 0) | more;
    if (traits.counts) counter += 1;
    const tail = Buffer.alloc(5);
    tail.writeUInt8(how.flags ?? usual, 0);
    tail.writeUInt32BE(how.signCount ?? counter, 1);
    return Buffer.concat([sha256(how.rpId ?? rpId), tail]);
  }

  function finish(parts: Uint8Array[], how: Conduct): Buffer {
    const none = Buffer.alloc(0);
    const usual = Buffer.concat([...parts, how.extensions ?? none, how.trailing ?? none]);
    return Buffer.from(how.authenticatorData?.(usual) ?? usual);
  }

  function signed(authData: Buffer, clientData: Buffer, how: Conduct): Buffer {
    const data = Buffer.concat([authData, sha256(clientData)]);
    const usual = signAs(algorithm, keys.privateKey, data);
    return Buffer.from(how.signature?.(usual) ?? usual);
  }

  const shared = {
    type: 'public-key',
    authenticatorAttachment: backupEligible ? 'platform' : 'cross-platform',
  } as const;

  return {
    algorithm,
    keys,
    credentialId: toText(ownId),

    register(options, how) {
      handle = fromText(options.user.id);
      const clientData = makeClientData('webauthn.create', options.challenge, how);
      const id = Buffer.from(how.credentialId ?? ownId);
      const idLength = Buffer.alloc(2);
      idLength.writeUInt16BE(id.length);
      const key = how.publicKey ?? encodeCbor(toCoseKey(algorithm, keys.publicKey));
      const head = header(options.rp.id, how, flagBits.AT);
      const authData = finish([head, Buffer.from(aaguid, 'hex'), idLength, id, key], how);
      const fmt = how.fmt ?? 'none';
      const self = () =>
        new Map<string, Cbor>([
          ['alg', algorithm],
          ['sig', signed(authData, clientData, how)],
        ]);
      const attStmt = how.attStmt ?? (fmt === 'packed' ? self() : new Map());
      const object: CborMap = new Map<string, Cbor>([
        ['fmt', fmt],
        ['attStmt', attStmt],
        ['authData', authData],
      ]);
      const attestationObject = how.attestationObject?.(object) ?? encodeCbor(object);
      const outerId = how.outerId ?? toText(id);
      return {
        id: outerId,
        rawId: outerId,
        ...shared,
        response: {
          clientDataJSON: toText(clientData),
          attestationObject: toText(attestationObject),
          transports: how.transports ?? traits.transports ?? ['internal'],
        },
        clientExtensionResults: how.clientExtensionResults ?? { credProps: { rk: true } },
      };
    },

    authenticate(options, how) {
      const clientData = makeClientData('webauthn.get', options.challenge, how);
      const authData = finish([header(options.rpId, how, 0)], how);
      const userHandle = how.userHandle === undefined ? handle : how.userHandle;
      const id = how.credentialId ?? toText(ownId);
      return {
        id,
        rawId: id,
        ...shared,
        response: {
          clientDataJSON: toText(clientData),
          authenticatorData: toText(authData),
          signature: toText(signed(authData, clientData, how)),
          ...(userHandle ? { userHandle: toText(userHandle) } : {}),
        },
        clientExtensionResults: how.clientExtensionResults ?? {},
      };
    },
  };
}
