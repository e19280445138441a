import { hash } from 'node:crypto';
import { z } from 'zod';
import { BackupError, damaged } from '@/lib/backup/backup-error';
import { costs, type Keys, keyedCheck } from '@/lib/backup/keys';
import { equalHashes } from '@/lib/tokens';

/**
 * How a backup begins: the magic, the length of what follows (four bytes, the most significant first), a JSON text
 * that anybody may read, its SHA-256, and its HMAC under the passphrase. By the first it is told apart from a damaged
 * file, by the second from one of another passphrase.
 */
const magic = Buffer.from('Latchkey backup\n');
const digestBytes = 32;
const longestText = 65_536;

/** The version of this layout: what reads another one is another program. */
const format = 1;

const text = z.object({
  format: z.literal(format),
  latchkey: z.string(),
  migrations: z.array(z.string()),
  madeAt: z.iso.datetime(),
  salt: z.base64().transform((encoded) => Buffer.from(encoded, 'base64')),
  scrypt: costs,
});

/** What a backup says of itself to whoever holds it, without the passphrase. */
export type About = {
  /** The version of Latchkey that made it. */
  latchkey: string;
  /** The migrations of its database, oldest first. */
  migrations: string[];
  madeAt: Date;
};

/** What is needed to make the keys of one file from its passphrase. */
export type Derivation = { salt: Buffer; scrypt: z.infer<typeof costs> };

export type Header = About & Derivation & { digest: Buffer; check: Buffer; length: number };

const digestOf = (head: Buffer): Buffer => hash('sha256', head, 'buffer');

/** The first bytes of a file, and the digest to which everything after them is tied. */
export function writeHeader(
  { latchkey, migrations, madeAt }: About,
  { salt, scrypt }: Derivation,
  keys: Keys,
): { bytes: Buffer; digest: Buffer } {
  const json = JSON.stringify({
    ...{ format, latchkey, migrations, madeAt: madeAt.toISOString() },
    ...{ salt: salt.toString('base64'), scrypt },
  });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(json));
  const head = Buffer.concat([magic, length, Buffer.from(json)]);
  const digest = digestOf(head);
  return { bytes: Buffer.concat([head, digest, keyedCheck(keys, digest)]), digest };
}

function readText(file: string, json: string): z.infer<typeof text> {
  const said: unknown = JSON.parse(json);
  const parsed = text.safeParse(said);
  if (parsed.success) return parsed.data;
  const { latchkey = 'another version' } = z
    .object({ latchkey: z.string().optional() })
    .catch({})
    .parse(said);
  throw new BackupError(
    `${file} has a form that this Latchkey does not read: Latchkey ${latchkey} made it. Restore it with that one.`,
  );
}

/** Reads the beginning of `file`; `start` holds as much of it as there is, up to `longestHeader`. Throws BackupError. */
export function readHeader(file: string, start: Buffer): Header {
  if (!start.subarray(0, magic.length).equals(magic))
    throw new BackupError(`${file} is no backup of Latchkey.`);
  if (start.length < magic.length + 4) throw damaged(file);
  const textEnd = magic.length + 4 + start.readUInt32BE(magic.length);
  const length = textEnd + 2 * digestBytes;
  if (start.length < length) throw damaged(file);
  const digest = digestOf(start.subarray(0, textEnd));
  if (!equalHashes(digest, start.subarray(textEnd, textEnd + digestBytes))) throw damaged(file);
  const read = readText(file, start.subarray(magic.length + 4, textEnd).toString('utf8'));
  const check = start.subarray(textEnd + digestBytes, length);
  return { ...read, madeAt: new Date(read.madeAt), digest, check, length };
}

/** No header is longer, in bytes. */
export const longestHeader = magic.length + 4 + longestText + 2 * digestBytes;
