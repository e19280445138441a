import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Claimant,
  isAlive,
  keepFresh,
  thisClaimant,
} from '@/lib/store/postgres/embedded/claimant';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import { createPrivateFile } from '@/lib/store/postgres/embedded/private-file';

/** Says in DATA_DIR that this process uses its database, until it leaves. */
export function enterAsGuest(dataDir: string): { leave: () => void } {
  const folder = dataPaths(dataDir).guests;
  const path = join(folder, randomBytes(8).toString('hex'));
  createPrivateFile(path, `${JSON.stringify(thisClaimant(folder))}\n`);
  const heartbeat = keepFresh(path);
  return {
    leave() {
      heartbeat.stop();
      rmSync(path, { force: true });
    },
  };
}

function isLiving(path: string): boolean {
  try {
    const guest: Claimant = JSON.parse(readFileSync(path, 'utf8'));
    return isAlive(guest, path);
  } catch {
    // It has left since we listed.
    return false;
  }
}

/** Whether anybody uses the database of DATA_DIR beside its owner. What dead guests left behind is cleared away. */
export function hasGuests(dataDir: string): boolean {
  const folder = dataPaths(dataDir).guests;
  const paths = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .map((name) => join(folder, name));
  const living = paths.filter(isLiving);
  for (const path of paths) if (!living.includes(path)) rmSync(path, { force: true });
  return living.length > 0;
}
