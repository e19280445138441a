import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import { ownDatabase } from '@/lib/store/postgres/embedded/embedded';

/** Safety costs time and saves nothing in a database that is thrown away. */
const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** An empty PostgreSQL of its own in the system's temporary folder, gone for good after `close`. */
export async function openScratchDatabase(
  settings: Record<string, string> = {},
): Promise<{ url: string; close: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-scratch-'));
  // Under root PostgreSQL's own user must pass through.
  await chmod(dataDir, 0o711);
  const database = await ownDatabase(dataDir, { ...careless, ...settings });
  return {
    url: database.url,
    async close() {
      const cluster = await realpath(dataPaths(dataDir).cluster);
      await database.close();
      await rm(cluster, { recursive: true });
      await rm(dataDir, { recursive: true });
    },
  };
}
