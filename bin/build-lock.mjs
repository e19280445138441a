import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** Builds one at a time: two processes that start together in a fresh clone would write over each other. */
export async function withBuildLock(root, build) {
  const folder = join(root, 'node_modules/.cache');
  const file = join(folder, 'latchkey-build.lock');
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = holderOf(file);
      // In a container a process has the number of the one that was killed there before.
      if (holder > 0 && holder !== process.pid && isAlive(holder)) await pause(200);
      else rmSync(file, { force: true });
    }
  }
  try {
    return await build();
  } finally {
    rmSync(file, { force: true });
  }
}
