import { resolve } from 'node:path';
import { BackupError } from '@/lib/backup/backup-error';
import type { About } from '@/lib/backup/header';
import { openBackup, type UnlockedBackup } from '@/lib/backup/open-backup';
import { config } from '@/lib/config';
import { nowAndThen, type Progress } from '@/lib/operations/backup/progress';
import { readTables } from '@/lib/operations/backup/read-tables';
import { followServer } from '@/lib/operations/system/follow-server';
import { namingSetting } from '@/lib/operations/system/naming-setting';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { type Filling, fillDatabase, readOccupancy } from '@/lib/store/backup/fill-database';
import { ownTarget } from '@/lib/store/backup/own-target';
import { placeSecretFile, readSecretFile } from '@/lib/store/backup/restored-secret';
import { keptTables } from '@/lib/store/backup/tables';
import { judgeDatabase } from '@/lib/store/postgres/judge-database';
import { listMigrations } from '@/lib/store/postgres/migrate/files';
import { migrate } from '@/lib/store/postgres/migrate/migrate';

/** What a restore brought. */
export type Restored = {
  madeAt: Date;
  /** How many rows each table has now, the event of the restore not counted. */
  rows: Record<string, number>;
  /** The domains that the passkeys belong to (RP IDs), and how many each has. */
  passkeysByRpId: { rpId: string; passkeys: number }[];
  /** Where the secret key was put; null where SECRET_KEY says it. */
  secretFile: string | null;
};

async function refuseOtherVersion(file: string, { latchkey, migrations }: About): Promise<void> {
  const ours = await listMigrations();
  if (migrations.join() === ours.join()) return;
  const isNewer = migrations.some((name) => !ours.includes(name));
  throw new BackupError(
    isNewer
      ? `${file} was made by a newer Latchkey (${latchkey}). Restore it with that version or a later one.`
      : `${file} was made by an older Latchkey (${latchkey}). Restore it with that version, then start this one on ` +
          'what it restored.',
  );
}

/** A database is tied to its secret key. Throws BackupError where this process, or its DATA_DIR, has another one. */
function refuseOtherSecret(secretKey: string): void {
  const { secretKey: configured, dataDir } = config();
  const sentence = 'the backup belongs to another secret key';
  if (configured !== null) {
    if (configured === secretKey) return;
    throw new BackupError(
      `SECRET_KEY: ${sentence}. Leave it out, and the restore puts the backup's into ${dataDir}/secret.key.`,
    );
  }
  const found = readSecretFile(dataDir);
  if (found === null || found === secretKey) return;
  throw new BackupError(
    `DATA_DIR ${dataDir}: ${sentence} than the one in secret.key. Choose an empty DATA_DIR.`,
  );
}

/** Proves the whole file before anything is touched. */
async function prove(backup: UnlockedBackup, say: Progress): Promise<{ secretKey: string }> {
  const sayNow = nowAndThen(say);
  const onRead = (part: number) => sayNow(() => `Checked ${Math.floor(part * 100)} %`);
  const { secretKey, rows } = await backup.read(
    (records) =>
      readTables(records, async (_table, data) => {
        for await (const _bytes of data);
        return null;
      }),
    onRead,
  );
  if (Object.keys(rows).join() !== keptTables.join())
    throw new Error('the tables of the backup are others than those of the same migrations');
  say('The backup is whole.');
  return { secretKey };
}

type Filled = Omit<Restored, 'madeAt' | 'secretFile'>;

async function fillFrom(
  backup: UnlockedBackup,
  { fill, continueSequences, append, countPasskeys }: Filling,
  { madeAt, say }: { madeAt: Date; say: Progress },
): Promise<Filled> {
  const sayNow = nowAndThen(say);
  const onRead = (part: number) => sayNow(() => `Restored ${Math.floor(part * 100)} %`);
  const { rows, sequences } = await backup.read(
    (records) => readTables(records, ({ table, columns }, data) => fill(table, columns, data)),
    onRead,
  );
  await continueSequences(sequences);
  const facts = { madeAt: madeAt.toISOString() };
  await append({ type: 'instance.restored', facts, client: systemCaller.client });
  return { rows, passkeysByRpId: await countPasskeys() };
}

function inUse(place: string): BackupError {
  return new BackupError(
    `${place} is in use: something was done in its database already, and a restore replaces nothing. Nothing was ` +
      'changed. Give the restore an empty one.',
  );
}

/** Makes the tables if there are none. Throws BackupError when there is anything that a restore would replace. */
async function prepare(url: string, place: string): Promise<void> {
  const occupancy = await readOccupancy(url);
  if (occupancy === 'in_use') throw inUse(place);
  if (occupancy === 'other_version')
    throw new BackupError(
      `${place} holds the tables of another version of Latchkey. Nothing was changed. Give the restore an empty one.`,
    );
  if (occupancy === 'empty') await migrate(url);
}

async function restoreInto(
  url: string,
  place: string,
  { secretKey, fill }: { secretKey: string; fill: (filling: Filling) => Promise<Filled> },
): Promise<Omit<Restored, 'madeAt'>> {
  await prepare(url, place);
  const { secretKey: configured, dataDir } = config();
  // Before the database says which key it needs, and never taken back: of a commit whose answer was lost nobody knows.
  const secretFile = configured === null ? placeSecretFile(dataDir, secretKey) : null;
  const filled = await fillDatabase(url, fill);
  if (filled === null) throw inUse(place);
  return { ...filled, secretFile };
}

/** Runs on the database that is to be filled, which nobody else may be using. */
async function onTarget<T>(work: (url: string, place: string) => Promise<T>): Promise<T> {
  const { databaseUrl, migrationUrl, dataDir } = config();
  if (databaseUrl !== null) {
    const setting = migrationUrl ? 'DATABASE_MIGRATION_URL' : 'DATABASE_URL';
    const url = migrationUrl ?? databaseUrl;
    return namingSetting(setting, async () => {
      await judgeDatabase(url);
      return work(url, setting);
    });
  }
  return namingSetting('DATA_DIR', async () => {
    const database = await ownTarget(dataDir);
    if (database === null)
      throw new BackupError(
        `DATA_DIR ${dataDir} is in use: Latchkey runs on it. Nothing was changed. Give the restore an empty one.`,
      );
    try {
      return await work(database.url, `DATA_DIR ${dataDir}`);
    } finally {
      await database.close();
    }
  });
}

/**
 * Restores a backup into the database that this process is configured for, which must be new: an empty DATA_DIR, or
 * a DATABASE_URL that leads to an empty database. The whole file is proven first; then everything is there, or nothing
 * is, and it may be tried again. Its secret key goes to DATA_DIR/secret.key, unless SECRET_KEY says the same one. The
 * passphrase is asked for when the file is known to be one that this version can restore. Throws an error that
 * explainStartError explains.
 */
export async function restore(
  path: string,
  { askPassphrase, say }: { askPassphrase: () => Promise<string>; say: Progress },
): Promise<Restored> {
  const file = resolve(path);
  const backup = await openBackup(file);
  try {
    const { about } = backup;
    await refuseOtherVersion(file, about);
    followServer();
    const unlocked = await backup.unlock(await askPassphrase());
    const { secretKey } = await prove(unlocked, say);
    refuseOtherSecret(secretKey);
    const { madeAt } = about;
    const fill = (filling: Filling) => fillFrom(unlocked, filling, { madeAt, say });
    const restored = await onTarget((url, place) => restoreInto(url, place, { secretKey, fill }));
    return { madeAt, ...restored };
  } finally {
    await backup.close();
  }
}
