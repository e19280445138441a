import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { folderIdentity, isSameFolder } from '@/lib/store/postgres/embedded/folder-identity';

/** What a process was started with, its arguments one by one or as one text. */
function commandOf(pid: number): string {
  try {
    return `${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')} `;
  } catch {
    try {
      return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    } catch {
      return '';
    }
  }
}

/**
 * Whether the process is a PostgreSQL on the cluster in this very folder, which exists. PostgreSQL works inside of its cluster:
 * Linux tells the folder, whatever its name is by now. Elsewhere, and of another user's process, there is only the name that it was
 * started with; `unknown` when nothing has that name any more.
 */
export function worksOn(pid: number, cluster: string): 'yes' | 'no' | 'unknown' {
  try {
    return folderIdentity(`/proc/${pid}/cwd`) === folderIdentity(cluster) ? 'yes' : 'no';
  } catch {
    // No such file, or not ours to read.
  }
  const folder = / -D (.+?) (?:-c |$)/.exec(commandOf(pid))?.[1];
  if (folder === undefined) return 'no';
  if (isSameFolder(folder, cluster)) return 'yes';
  return existsSync(folder) ? 'no' : 'unknown';
}
