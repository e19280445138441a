import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function isRoot(folder: string): boolean {
  return existsSync(join(folder, 'prisma', 'schema.prisma'));
}

/**
 * The folder of this installation, found from where this code lies (source, dist or .next) and not from
 * where the process was started. Throws when the code was moved out of its installation.
 */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isRoot(folder)) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('prisma/schema.prisma is missing: the installation is incomplete');
    folder = parent;
  }
  return folder;
}
