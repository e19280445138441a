import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BackupError, fileRefusal } from '@/lib/backup/backup-error';
import { type About, writeHeader } from '@/lib/backup/header';
import { deriveKeys, newSalt, usualCosts } from '@/lib/backup/keys';
import { type BackupRecord, writeRecords } from '@/lib/backup/records';
import { sealChunks } from '@/lib/backup/sealed-chunks';

/** Throws BackupError when there is something at that path: a backup never takes the place of another. */
export function refuseExisting(file: string): void {
  if (existsSync(file))
    throw new BackupError(
      `${file} is there already, and no backup is written over. Choose another name.`,
    );
}

/** A folder's entry is not safe before the folder is; not every system lets us say so. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

async function fill(
  handle: FileHandle,
  { passphrase, about }: { passphrase: string; about: About },
  records: AsyncIterable<BackupRecord>,
): Promise<void> {
  const derivation = { salt: newSalt(), scrypt: usualCosts };
  const keys = await deriveKeys(passphrase, derivation);
  const header = writeHeader(about, derivation, keys);
  await handle.writeFile(header.bytes);
  await pipeline(
    writeRecords(records),
    createGzip(),
    (source: AsyncIterable<Buffer>) => sealChunks(source, keys.sealing, header.digest),
    async (sealed: AsyncIterable<Buffer>) => {
      for await (const chunk of sealed) await handle.writeFile(chunk);
    },
  );
  await handle.sync();
}

/**
 * Writes a backup that only its owner may read (0600): under another name beside it, which takes its place once all of
 * it is on the disk. A file of the name `file` is always whole. Throws BackupError where the file system refuses, and
 * whatever `records` throws; then nothing is left.
 */
export async function writeBackup(
  file: string,
  sealing: { passphrase: string; about: About },
  records: AsyncIterable<BackupRecord>,
): Promise<void> {
  refuseExisting(file);
  const temporary = `${file}.${randomBytes(6).toString('hex')}.partial`;
  const discard = () => rmSync(temporary, { force: true });
  // Ctrl-C ends the process where it stands.
  process.once('exit', discard);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    await fill(handle, sealing, records).finally(() => handle.close());
    refuseExisting(file);
    await rename(temporary, file);
    await flushFolder(dirname(file));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const words = fileRefusal(error);
    if (words === null) throw error;
    throw new BackupError(`${file} cannot be written (${words}). Nothing of it is left.`, {
      cause: error,
    });
  } finally {
    process.off('exit', discard);
  }
}
