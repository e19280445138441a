import { resolve } from 'node:path';
import { BackupError } from '@/lib/backup/backup-error';
import type { BackupRecord } from '@/lib/backup/records';
import { refuseExisting, writeBackup } from '@/lib/backup/write-backup';
import { config } from '@/lib/config';
import { counted, nowAndThen, type Progress } from '@/lib/operations/backup/progress';
import { followServer } from '@/lib/operations/system/follow-server';
import { openStore } from '@/lib/operations/system/open-store';
import { systemCaller } from '@/lib/operations/system/system-caller';
import { productVersion } from '@/lib/product-version';
import { appendAuditEvent } from '@/lib/store/audit/append-event';
import { type Snapshot, withSnapshot } from '@/lib/store/backup/read-snapshot';
import { readSecretFile } from '@/lib/store/backup/restored-secret';
import { hasCluster } from '@/lib/store/postgres/embedded/has-cluster';
import { isStoreUnavailable } from '@/lib/store/postgres/errors';
import { listMigrations } from '@/lib/store/postgres/migrate/files';

const newline = 10;

/** COPY writes a row a line, and no line break within one. */
function countRows(data: Buffer): number {
  let rows = 0;
  for (let at = data.indexOf(newline); at >= 0; at = data.indexOf(newline, at + 1)) rows += 1;
  return rows;
}

async function* tableRecords(
  { columnsOf, rowsOf }: Snapshot,
  table: string,
  say: Progress,
): AsyncGenerator<BackupRecord> {
  const columns = await columnsOf(table);
  const sayNow = nowAndThen(say);
  let rows = 0;
  yield { kind: 'table', table, columns };
  for await (const data of rowsOf(table, columns)) {
    rows += countRows(data);
    yield { kind: 'rows', data };
    sayNow(() => `${table}: ${counted(rows, 'row')} so far`);
  }
  yield { kind: 'tableEnd', rows };
  say(`${table}: ${counted(rows, 'row')}`);
}

async function* recordsOf(
  snapshot: Snapshot,
  secretKey: string,
  say: Progress,
): AsyncGenerator<BackupRecord> {
  yield { kind: 'secret', secretKey };
  for (const table of snapshot.tables) yield* tableRecords(snapshot, table, say);
  yield { kind: 'end', sequences: await snapshot.sequences() };
}

/** An older version knows neither the tables nor the columns of a newer one. */
async function refuseNewerDatabase(migrations: string[]): Promise<void> {
  const ours = await listMigrations();
  const foreign = migrations.find((name) => !ours.includes(name));
  if (foreign !== undefined)
    throw new BackupError(
      `The database was migrated by another version of Latchkey (${foreign}). Back it up with that one.`,
    );
}

/** Opening the store would make what is missing, and the backup would be one of that. */
function refuseMissing(): void {
  const { databaseUrl, secretKey, dataDir } = config();
  if (databaseUrl !== null) return;
  if (!hasCluster(dataDir))
    throw new BackupError(
      `DATA_DIR ${dataDir} holds no database that could be backed up. Give this command the DATA_DIR or the ` +
        'DATABASE_URL of your Latchkey.',
    );
  if (secretKey === null && readSecretFile(dataDir) === null)
    throw new BackupError(
      `DATA_DIR ${dataDir} has no secret.key, to which its database belongs. Bring it back, or set SECRET_KEY.`,
    );
}

/** The backup is whole without its event: that a full disk takes no event is no reason to be without one. */
async function noteBackup(say: Progress): Promise<void> {
  const event = { type: 'instance.backed_up', client: systemCaller.client };
  await appendAuditEvent(event).catch((error: unknown) => {
    if (!isStoreUnavailable(error)) throw error;
    say(`The audit log does not say that a backup was made (${error.message}).`);
  });
}

/**
 * Writes a backup of the database that this process is configured for to a new file: what lasts (users, passkeys,
 * policies, access tokens, the audit log) as it is at one moment, and the secret key, sealed by a passphrase, which is
 * asked for once nothing else stands in the way. Servers go on meanwhile. The file is there whole or not at all.
 * Returns its path. Throws an error that explainStartError explains.
 */
export async function backUp(
  path: string,
  { askPassphrase, say }: { askPassphrase: () => Promise<string>; say: Progress },
): Promise<string> {
  const file = resolve(path);
  refuseExisting(file);
  followServer();
  refuseMissing();
  const passphrase = await askPassphrase();
  const store = await openStore('backup');
  try {
    const { databaseUrl, secretKey } = config();
    if (databaseUrl === null || secretKey === null) throw new Error('an open store has both');
    await withSnapshot(databaseUrl, async (snapshot) => {
      const { migrations } = snapshot;
      await refuseNewerDatabase(migrations);
      const about = { latchkey: productVersion(), migrations, madeAt: new Date() };
      await writeBackup(file, { passphrase, about }, recordsOf(snapshot, secretKey, say));
    });
    await noteBackup(say);
    return file;
  } finally {
    await store.close();
  }
}
