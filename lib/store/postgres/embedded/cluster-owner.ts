import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import { EmbeddedError } from '@/lib/store/postgres/embedded/embedded-error';
import { folderIdentity, isSameFolder } from '@/lib/store/postgres/embedded/folder-identity';
import { replacePrivateFile } from '@/lib/store/postgres/embedded/private-file';

/** What a cluster says of itself: where it lies, and whose it is. */
type OwnerRecord = {
  cluster: { path: string; inode: string };
  dataDir: { path: string; identity: string };
};

const recordPath = (folder: string) => join(folder, 'latchkey.json');
const inodeOf = (path: string) => String(statSync(path, { bigint: true }).ino);

function readRecord(folder: string): OwnerRecord | null {
  const path = recordPath(folder);
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new EmbeddedError(
      `${path}, which says whose cluster this is, cannot be read (${String(error)}).`,
    );
  }
}

/** Under the same name it may have been restored; under another, only the very folder counts, and its old name must be free. */
function isOwner(dataDir: string, cluster: string, { path, identity }: OwnerRecord['dataDir']) {
  if (path === dataDir) return true;
  return identity === folderIdentity(dataDir) && !isSameFolder(dataPaths(path).cluster, cluster);
}

/** Whether the cluster, by its real name, lies in DATA_DIR itself. */
export function liesIn(dataDir: string, cluster: string): boolean {
  return dirname(cluster) === realpathSync(dataDir);
}

/**
 * Checks that the cluster to which DATA_DIR leads is its own. One that lies in it is; one elsewhere says whose it is, since
 * a copy of DATA_DIR leads to the cluster of the original. Throws EmbeddedError with the mend; changes nothing.
 */
export function requireOwnCluster(dataDir: string): void {
  const link = dataPaths(dataDir).cluster;
  if (!existsSync(link)) return;
  const [folder, real] = [realpathSync(link), realpathSync(dataDir)];
  if (liesIn(dataDir, folder)) return;
  const record = readRecord(folder);
  if (!record || isOwner(real, folder, record.dataDir)) return;
  // A cluster that was copied itself still says whose the original is.
  const { path, inode } = record.cluster;
  if (path !== folder && inode !== inodeOf(folder)) return;
  throw new EmbeddedError(
    `DATA_DIR ${dataDir}: its database ${folder} belongs to DATA_DIR ${record.dataDir.path}. Copy that folder, too, and let ` +
      `${link} point to the copy, see docs/backup.md. If DATA_DIR was moved here, remove ${recordPath(folder)}.`,
  );
}

/** Writes into the cluster in `folder` that it is the one of DATA_DIR; `path` is where it will lie, if not there yet. */
export function recordOwner(dataDir: string, folder: string, path = folder): void {
  const real = realpathSync(dataDir);
  const record: OwnerRecord = {
    cluster: { path, inode: inodeOf(folder) },
    dataDir: { path: real, identity: folderIdentity(real) },
  };
  const text = `${JSON.stringify(record)}\n`;
  const file = recordPath(folder);
  // A disk that is full does not stop a start that has nothing new to say.
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) replacePrivateFile(file, text);
}
