import { readFileSync } from 'node:fs';
import { dataPaths, prepareDataFolder } from '@/lib/store/postgres/embedded/data-folder';
import { createPrivateFile } from '@/lib/store/postgres/embedded/private-file';

/** The secret key that lies in DATA_DIR; null when there is none. Throws what the file system says. */
export function readSecretFile(dataDir: string): string | null {
  try {
    return readFileSync(dataPaths(dataDir).secret, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Puts a secret key into DATA_DIR, where none is yet or the same one: for its owner alone (0600). Returns the path.
 * Throws EmbeddedError, or what the file system says.
 */
export function placeSecretFile(dataDir: string, secretKey: string): string {
  prepareDataFolder(dataDir);
  const path = dataPaths(dataDir).secret;
  createPrivateFile(path, `${secretKey}\n`);
  return path;
}
