import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { BackupError, damaged, fileRefusal } from '@/lib/backup/backup-error';
import { type About, type Header, longestHeader, readHeader } from '@/lib/backup/header';
import { deriveKeys, type Keys, keyedCheck } from '@/lib/backup/keys';
import { type BackupRecord, readRecords } from '@/lib/backup/records';
import { BrokenSeal, openChunks } from '@/lib/backup/sealed-chunks';
import { equalHashes } from '@/lib/tokens';

type Records = AsyncIterable<BackupRecord>;

/** A backup of which the passphrase is known. */
export type UnlockedBackup = {
  /**
   * Reads it from its beginning; any number of times. Every byte is proven genuine before it is seen, but that none is
   * missing only at the end. `onRead` hears how far it is, from 0 to 1. Throws BackupError when it is damaged, or what
   * `use` throws.
   */
  read: <T>(use: (records: Records) => Promise<T>, onRead?: (part: number) => void) => Promise<T>;
};

export type OpenedBackup = {
  about: About;
  /** Throws BackupError when the passphrase is another. */
  unlock: (passphrase: string) => Promise<UnlockedBackup>;
  close: () => Promise<void>;
};

function explain(file: string, error: unknown): unknown {
  if (error instanceof BrokenSeal) return damaged(file);
  const words = fileRefusal(error);
  return words === null ? error : new BackupError(`${file} cannot be read (${words}).`);
}

async function readStart(file: string, handle: FileHandle): Promise<Header> {
  if (!(await handle.stat()).isFile()) throw new BackupError(`${file} is no file.`);
  const start = Buffer.alloc(longestHeader);
  const { bytesRead } = await handle.read(start, 0, longestHeader, 0);
  return readHeader(file, start.subarray(0, bytesRead));
}

const readBytes = 65_536;

/** The file from `start` to its end; each call begins anew. */
async function* bytesFrom(handle: FileHandle, start: number): AsyncGenerator<Buffer> {
  for (let at = start; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(readBytes), 0, readBytes, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function unlocked(
  file: string,
  { handle, header, keys }: { handle: FileHandle; header: Header; keys: Keys },
): UnlockedBackup {
  return {
    async read(use, onRead = () => undefined) {
      const { size } = await handle.stat();
      const watched = async function* () {
        let done = header.length;
        for await (const bytes of bytesFrom(handle, done)) {
          done += bytes.length;
          onRead(done / size);
          yield bytes;
        }
      };
      try {
        return await pipeline(
          watched,
          (source: AsyncIterable<Buffer>) => openChunks(source, keys.sealing, header.digest),
          createGunzip(),
          readRecords,
          use,
        );
      } catch (error) {
        throw explain(file, error);
      }
    },
  };
}

/** Opens the backup at that path and reads what it says of itself; whoever opens it closes it. Throws BackupError. */
export async function openBackup(file: string): Promise<OpenedBackup> {
  let handle: FileHandle | undefined;
  try {
    // Not to wait for a writer, should it be a pipe.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const opened = handle;
    const header = await readStart(file, opened);
    return {
      about: header,
      async unlock(passphrase) {
        const keys = await deriveKeys(passphrase, header);
        if (!equalHashes(keyedCheck(keys, header.digest), header.check))
          throw new BackupError(
            `The passphrase is not the one with which ${file} was made. Nothing was changed.`,
          );
        return unlocked(file, { handle: opened, header, keys });
      },
      close: () => opened.close(),
    };
  } catch (error) {
    await handle?.close();
    throw explain(file, error);
  }
}
