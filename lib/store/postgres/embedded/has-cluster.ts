import { lstatSync } from 'node:fs';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';

/** Whether there is a database in DATA_DIR, or a link to one. Changes nothing, not even the folder's existence. */
export function hasCluster(dataDir: string): boolean {
  return lstatSync(dataPaths(dataDir).cluster, { throwIfNoEntry: false }) !== undefined;
}
