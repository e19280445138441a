import { statSync } from 'node:fs';

/** Which folder this is, whatever its name: a copy is another one. It holds while the machine runs. Throws when there is none. */
export function folderIdentity(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
}

/** Whether both names lead to one folder that is there. */
export function isSameFolder(one: string, other: string): boolean {
  try {
    return folderIdentity(one) === folderIdentity(other);
  } catch {
    return false;
  }
}
