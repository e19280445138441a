import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that is told apart from a later one with the same number. */
export type ProcessIdentity = {
  pid: number;
  /** Its start in the system's own words: to be compared, not read. */
  startedAt: string;
};

/** proc(5): the state is the first field after the command's name, the start in clock ticks the twentieth. */
function identifyOnLinux(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ended = fields[0] === 'Z' || fields[0] === 'X';
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return ended ? null : `${boot} ${fields[19]}`;
}

function identifyByPs(pid: number): string | null {
  const columns = ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)];
  const line = execFileSync('ps', columns, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [state = 'Z', ...start] = line.trim().split(/\s+/);
  return state.startsWith('Z') ? null : start.join(' ');
}

/** Names the running process with this number; null when there is none, or only a zombie. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  try {
    const startedAt = existsSync('/proc/self/stat') ? identifyOnLinux(pid) : identifyByPs(pid);
    return startedAt === null ? null : { pid, startedAt };
  } catch {
    return null;
  }
}

/** Whether this very process still runs. */
export function isRunning(process: ProcessIdentity): boolean {
  return identifyProcess(process.pid)?.startedAt === process.startedAt;
}

/** Names the container that this process lives in: numbers of processes mean nothing across containers. */
export function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return 'none';
  }
}
