import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Of each chunk but the last, which may be shorter. */
const chunkBytes = 65_536;
const tagBytes = 16;

/** Thrown where a chunk is not the one that was sealed in that place, and where the last one is missing. */
export class BrokenSeal extends Error {}

/** Counts the chunks and marks the last: none can be left out, moved, repeated or added behind. */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 3);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

/** Cuts a stream into pieces of that size; the last one, perhaps empty, is marked. */
async function* cut(
  source: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let kept: Buffer[] = [];
  let length = 0;
  for await (const bytes of source) {
    kept.push(bytes);
    length += bytes.length;
    if (length <= size) continue;
    let joined = Buffer.concat(kept);
    // Of what fills the last piece exactly, nobody knows yet whether more comes.
    for (; joined.length > size; joined = joined.subarray(size))
      yield { piece: joined.subarray(0, size), isLast: false };
    kept = [joined];
    length = joined.length;
  }
  yield { piece: Buffer.concat(kept), isLast: true };
}

/**
 * Seals a stream chunk by chunk with AES-256-GCM (NIST SP 800-38D), in the manner of STREAM (Hoang, Reyhanitabar,
 * Rogaway, Vizár 2015). `key` is used for this one stream and no other; `place` is what the stream belongs to.
 */
export async function* sealChunks(
  source: AsyncIterable<Buffer>,
  key: Buffer,
  place: Buffer,
): AsyncGenerator<Buffer> {
  let index = 0;
  for await (const { piece, isLast } of cut(source, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, isLast)).setAAD(place);
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    index += 1;
  }
}

function open(sealed: Buffer, key: Buffer, place: Buffer, nonce: Buffer): Buffer {
  if (sealed.length < tagBytes) throw new BrokenSeal();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(place).setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const opened = decipher.update(sealed.subarray(0, sealed.length - tagBytes));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    throw new BrokenSeal();
  }
}

/** Opens what `sealChunks` made with the same key and place. Throws BrokenSeal before it yields what is not genuine. */
export async function* openChunks(
  source: AsyncIterable<Buffer>,
  key: Buffer,
  place: Buffer,
): AsyncGenerator<Buffer> {
  let index = 0;
  for await (const { piece, isLast } of cut(source, chunkBytes + tagBytes)) {
    yield open(piece, key, place, nonceOf(index, isLast));
    index += 1;
  }
}
