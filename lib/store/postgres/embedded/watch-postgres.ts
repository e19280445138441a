import type { ChildProcess } from 'node:child_process';
import { isRunning, type ProcessIdentity } from '@/lib/store/postgres/embedded/process-identity';

const lookEveryMilliseconds = 250;

/** Calls `onEnd` once when PostgreSQL ends: a child tells us, any other is looked for four times a second. */
export function watchPostgres(
  postgres: ProcessIdentity,
  { child, onEnd }: { child: ChildProcess | null; onEnd: () => void },
): { stop: () => void } {
  if (child) {
    child.once('exit', onEnd);
    if (child.exitCode !== null || child.signalCode !== null) onEnd();
    return { stop: () => child.off('exit', onEnd) };
  }
  const timer = setInterval(() => {
    if (isRunning(postgres)) return;
    clearInterval(timer);
    onEnd();
  }, lookEveryMilliseconds).unref();
  return { stop: () => clearInterval(timer) };
}
