import { type KeyObject, sign } from 'node:crypto';

/** One element of DER (X.690 §8): tag, shortest length, content. */
function der(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), body]);
  const size = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const tag = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  sequence: 0x30,
  set: 0x31,
};

const sequence = (...content: Uint8Array[]) => der(tag.sequence, ...content);
/** An OCTET STRING. */
export const octets = (content: Uint8Array) => der(tag.octets, content);
const integer = (value: number) => der(tag.integer, Buffer.from([value]));

/** An object identifier in dotted form. */
function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 127];
    for (let high = arc >> 7; high > 0; high >>= 7) groups.unshift((high & 127) | 128);
    return groups;
  });
  return der(tag.oid, Buffer.from(bytes));
}

/** Short names of subject attributes (RFC 4519). */
const attributes = { C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3' } as const;
/** A distinguished name, its attributes in this order. */
export type Name = Partial<Record<keyof typeof attributes, string>>;

function name(parts: Name): Buffer {
  const entries = Object.entries(parts) as [keyof typeof attributes, string][];
  const sets = entries.map(([short, value]) =>
    der(tag.set, sequence(oid(attributes[short]), der(tag.text, Buffer.from(value)))),
  );
  return sequence(...sets);
}

/** A certificate's extension (RFC 5280 §4.2): its object identifier and the DER of its value. */
export type Extension = { id: string; value: Uint8Array };

/** Where to ask whether the certificate was revoked (RFC 5280 §4.2.1.13). */
export function revocationListAt(url: string): Extension {
  const uri = der(0x86, Buffer.from(url));
  const point = sequence(der(0xa0, der(0xa0, uri)));
  return { id: '2.5.29.31', value: sequence(point) };
}

/** What Android says of a key that it attests: the challenge, and two empty lists of rights. */
export function androidKeyDescription(attestationChallenge: Uint8Array): Extension {
  const level = der(0x0a, Buffer.from([1]));
  const value = sequence(
    integer(3),
    level,
    integer(4),
    level,
    octets(attestationChallenge),
    octets(new Uint8Array()),
    sequence(),
    sequence(),
  );
  return { id: '1.3.6.1.4.1.11129.2.1.17', value };
}

/** An X.509 v3 certificate (RFC 5280 §4.1), valid from 2020 to 2049, signed with ECDSA and SHA-256. */
export function makeCertificate(facts: {
  subject: Name;
  issuer: Name;
  publicKey: KeyObject;
  issuerKey: KeyObject;
  extensions?: Extension[];
}): Buffer {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const date = (text: string) => der(0x17, Buffer.from(text));
  const extensions = (facts.extensions ?? []).map(({ id, value }) =>
    sequence(oid(id), octets(value)),
  );
  const toBeSigned = sequence(
    der(0xa0, integer(2)),
    integer(1),
    algorithm,
    name(facts.issuer),
    sequence(date('200101000000Z'), date('491231235959Z')),
    name(facts.subject),
    facts.publicKey.export({ format: 'der', type: 'spki' }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  const signature = sign('sha256', toBeSigned, facts.issuerKey);
  return sequence(toBeSigned, algorithm, der(tag.bits, Buffer.from([0]), signature));
}
