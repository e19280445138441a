import { dataPaths, prepareDataFolder } from '@/lib/store/postgres/embedded/data-folder';
import { type EmbeddedDatabase, ownDatabase } from '@/lib/store/postgres/embedded/embedded';
import { currentOwner } from '@/lib/store/postgres/embedded/owner-lock';

/**
 * Owns the embedded database of DATA_DIR, made if there is none, as a server would: also the one that a restore left
 * running when it was killed. Null when a server owns it. Throws EmbeddedError.
 */
export async function ownTarget(dataDir: string): Promise<EmbeddedDatabase | null> {
  prepareDataFolder(dataDir);
  const owner = currentOwner(dataPaths(dataDir).lock);
  return owner?.role === 'server' ? null : ownDatabase(dataDir);
}
