import { randomBytes } from 'node:crypto';
import { chownSync, linkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What root writes into somebody's data folder stays that person's to read. */
function writeTemporary(path: string, text: string): string {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
    if (process.getuid?.() === 0) {
      const { uid, gid } = statSync(dirname(path));
      chownSync(temporary, uid, gid);
    }
    return temporary;
  } catch (error) {
    // A full disk leaves the beginning of a file.
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a file that only its owner reads (0600); readers see the old text or the new one, never a part. */
export function replacePrivateFile(path: string, text: string): void {
  renameSync(writeTemporary(path, text), path);
}

/** Writes it only if there is none, in one step. False when somebody else was first. */
export function createPrivateFile(path: string, text: string): boolean {
  const temporary = writeTemporary(path, text);
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary);
  }
}
