import { z } from 'zod';

const said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('secret'), secretKey: z.string() }),
  z.object({ kind: z.literal('table'), table: z.string(), columns: z.array(z.string()) }),
  z.object({ kind: z.literal('tableEnd'), rows: z.number().int() }),
  /** The last values of the database's sequences, by name. */
  z.object({ kind: z.literal('end'), sequences: z.record(z.string(), z.string()) }),
]);

/**
 * What a backup says, in this order: the secret key; each table with its rows, in the text format of PostgreSQL's COPY;
 * and an end.
 */
export type BackupRecord = z.infer<typeof said> | { kind: 'rows'; data: Buffer };

/** What comes before a record: which of the two kinds it is, and its length. */
const prefixBytes = 5;
const isText = 0;
const isRows = 1;

function framed(type: number, content: Buffer): Buffer {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt8(type);
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]);
}

/** Records as bytes. */
export async function* writeRecords(records: AsyncIterable<BackupRecord>): AsyncGenerator<Buffer> {
  for await (const record of records)
    yield record.kind === 'rows'
      ? framed(isRows, record.data)
      : framed(isText, Buffer.from(JSON.stringify(record)));
}

function parse(type: number, content: Buffer): BackupRecord {
  if (type === isRows) return { kind: 'rows', data: content };
  return said.parse(JSON.parse(content.toString('utf8')));
}

/** The records in bytes that were written so. Throws where they end in the middle of one. */
export async function* readRecords(source: AsyncIterable<Buffer>): AsyncGenerator<BackupRecord> {
  let kept: Buffer = Buffer.alloc(0);
  for await (const bytes of source) {
    kept = Buffer.concat([kept, bytes]);
    while (kept.length >= prefixBytes) {
      const end = prefixBytes + kept.readUInt32BE(1);
      if (kept.length < end) break;
      yield parse(kept.readUInt8(), kept.subarray(prefixBytes, end));
      kept = kept.subarray(end);
    }
  }
  if (kept.length > 0) throw new Error('a backup ends in the middle of a record');
}
