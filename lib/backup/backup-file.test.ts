import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { BackupError } from '@/lib/backup/backup-error';
import { openBackup } from '@/lib/backup/open-backup';
import type { BackupRecord } from '@/lib/backup/records';
import { openChunks, sealChunks } from '@/lib/backup/sealed-chunks';
import { writeBackup } from '@/lib/backup/write-backup';

// Each passphrase that is tried costs half a second, as it should.
vi.setConfig({ testTimeout: 30_000 });

const passphrase = 'correct horse battery staple';
const about = { latchkey: '0.1.0', migrations: ['20261122080000_init'], madeAt: new Date(0) };

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'latchkey-backup-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** Two chunks and a bit, since nothing of it can be made smaller. */
const noise = randomBytes(150_000);
const records: BackupRecord[] = [
  { kind: 'secret', secretKey: 'the secret key of this installation' },
  { kind: 'table', table: 'users', columns: ['id', 'name'] },
  { kind: 'rows', data: noise.subarray(0, 70_000) },
  { kind: 'rows', data: noise.subarray(70_000) },
  { kind: 'tableEnd', rows: 2 },
  { kind: 'end', sequences: { node_seq: '7' } },
];

async function listOf<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

async function* stream<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}

async function write(file = join(folder(), 'a.backup')): Promise<string> {
  await writeBackup(file, { passphrase, about }, stream(records));
  return file;
}

async function readAll(file: string, word = passphrase): Promise<BackupRecord[]> {
  const backup = await openBackup(file);
  try {
    const unlocked = await backup.unlock(word);
    return await unlocked.read((read) => listOf(read));
  } finally {
    await backup.close();
  }
}

/** The sentence of the refusal; anything but a BackupError fails the test. */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BackupError);
  return error instanceof Error ? error.message : '';
}

describe('a backup file', () => {
  test('gives back what was written, as often as it is read', async () => {
    const file = await write();
    const backup = await openBackup(file);
    expect(backup.about).toMatchObject(about);
    const unlocked = await backup.unlock(passphrase);
    for (const _turn of [1, 2]) {
      const parts: number[] = [];
      const read = await unlocked.read(
        (each) => listOf(each),
        (part) => parts.push(part),
      );
      expect(read).toEqual(records);
      expect(parts.at(-1)).toBe(1);
    }
    await backup.close();
  });

  test('is for its owner alone, and shows nothing of what is in it', async () => {
    const file = await write();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(file);
    expect(bytes.includes('secret key of this')).toBe(false);
    expect(bytes.includes('users')).toBe(false);
  });

  test('opens with the same passphrase, however the keyboard composed it, and with no other', async () => {
    const file = join(folder(), 'a.backup');
    const composed = { passphrase: 'caf\u00e9 au lait, two', about };
    await writeBackup(file, composed, stream(records));
    expect(await readAll(file, 'cafe\u0301 au lait, two')).toHaveLength(records.length);
    expect(await refusalOf(readAll(file, 'cafe au lait, two'))).toMatch(
      /passphrase is not the one/,
    );
  });

  test('tells of every byte that was changed, wherever it is', async () => {
    const file = await write();
    const bytes = readFileSync(file);
    const headerEnd = bytes.indexOf('}}') + 2 + 64;
    const places = [20, 60, headerEnd - 40, headerEnd, headerEnd + 70_000, bytes.length - 1];
    for (const place of places) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      writeFileSync(file, changed);
      expect(await refusalOf(readAll(file)), `byte ${place}`).toMatch(/damaged or was cut short/);
    }
    const otherCheck = Buffer.from(bytes);
    otherCheck[headerEnd - 1] = (otherCheck[headerEnd - 1] ?? 0) ^ 1;
    writeFileSync(file, otherCheck);
    expect(await refusalOf(readAll(file))).toMatch(/passphrase is not the one/);
  });

  test('tells when it was cut short or something was added, at the borders of its chunks too', async () => {
    const file = await write();
    const bytes = readFileSync(file);
    const headerEnd = bytes.indexOf('}}') + 2 + 64;
    const chunk = 65_536 + 16;
    const ends = [18, 40, headerEnd - 1, headerEnd, headerEnd + chunk, headerEnd + 2 * chunk];
    for (const end of [...ends, bytes.length - 1]) {
      writeFileSync(file, bytes.subarray(0, end));
      expect(await refusalOf(readAll(file)), `cut at ${end}`).toMatch(/damaged or was cut short/);
    }
    for (const added of [Buffer.alloc(1), bytes.subarray(headerEnd + chunk)]) {
      writeFileSync(file, Buffer.concat([bytes, added]));
      expect(await refusalOf(readAll(file))).toMatch(/damaged or was cut short/);
    }
  });

  test('of a form of the future is refused by the version that made it, before any passphrase', async () => {
    const file = await write();
    const bytes = readFileSync(file);
    const text = bytes.subarray(20, bytes.indexOf('}}') + 2).toString();
    const future = Buffer.from(
      text.replace('"format":1', '"format":2').replace('"0.1.0"', '"9.0.0"'),
    );
    const length = Buffer.alloc(4);
    length.writeUInt32BE(future.length);
    const head = Buffer.concat([bytes.subarray(0, 16), length, future]);
    writeFileSync(file, Buffer.concat([head, hash('sha256', head, 'buffer'), Buffer.alloc(32)]));
    expect(await refusalOf(openBackup(file))).toMatch(/Latchkey 9\.0\.0 made it/);
  });

  test('is told apart from anything else, from a folder and from nothing', async () => {
    const place = folder();
    const other = join(place, 'a.txt');
    writeFileSync(other, 'not a backup at all');
    expect(await refusalOf(openBackup(other))).toMatch(/is no backup of Latchkey/);
    writeFileSync(other, '');
    expect(await refusalOf(openBackup(other))).toMatch(/is no backup of Latchkey/);
    expect(await refusalOf(openBackup(place))).toMatch(/is no file/);
    expect(await refusalOf(openBackup(join(place, 'none')))).toMatch(/cannot be read \(ENOENT/);
  });

  test('is never written over another, and leaves nothing when it fails in the middle', async () => {
    const file = await write();
    const before = readFileSync(file);
    expect(await refusalOf(write(file))).toMatch(/is there already/);
    expect(readFileSync(file)).toEqual(before);

    const place = folder();
    const failing = (async function* () {
      yield* records.slice(0, 3);
      throw new Error('the database went away');
    })();
    const target = join(place, 'b.backup');
    await expect(writeBackup(target, { passphrase, about }, failing)).rejects.toThrow('went away');
    expect(readdirSync(place)).toEqual([]);
    const nowhere = join(place, 'none', 'c.backup');
    expect(await refusalOf(write(nowhere))).toMatch(/cannot be written \(ENOENT.*Nothing of it is/);
  });
});

test('chunks open in their own order, place and number only', async () => {
  const key = randomBytes(32);
  const place = Buffer.from('here');
  const sealed = await listOf(sealChunks(stream([noise]), key, place));
  const open = async (chunks: Buffer[], where = place) =>
    Buffer.concat(await listOf(openChunks(stream(chunks), key, where)));
  const [first, second, last] = sealed;
  if (!first || !second || !last) throw new Error('expected three chunks');
  expect(await open([first, second, last])).toEqual(noise);
  await expect(open([second, first, last])).rejects.toThrow();
  await expect(open([first, second])).rejects.toThrow();
  await expect(open([first, last])).rejects.toThrow();
  await expect(open([first, second, last, last])).rejects.toThrow();
  await expect(open([])).rejects.toThrow();
  await expect(open([first, second, last], Buffer.from('there'))).rejects.toThrow();
});
