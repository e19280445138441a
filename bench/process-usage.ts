import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** proc(5): the fields of `stat` after the program's name, which may hold anything. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const milliseconds = (ticks: (string | undefined)[]) =>
  (ticks.reduce((sum, value) => sum + Number(value ?? 0), 0) * 1000) / ticksPerSecond;

/** CPU milliseconds that a process has used so far, its system calls included. Linux only. */
export function cpuMilliseconds(pid: number): number {
  const stat = statOf(pid);
  return stat ? milliseconds([stat[11], stat[12]]) : 0;
}

/** The same for a process and all its children, those that have ended included: a whole PostgreSQL. */
export function familyCpuMilliseconds(pid: number): number {
  let sum = 0;
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (!stat) continue;
    if (Number(name) === pid) sum += milliseconds([stat[11], stat[12], stat[13], stat[14]]);
    else if (Number(stat[1]) === pid) sum += milliseconds([stat[11], stat[12]]);
  }
  return sum;
}

/** Resident memory in MiB. */
export function residentMebibytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}
