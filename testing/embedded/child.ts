import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { projectRoot } from '@/lib/project-root';
import { findRunning } from '@/lib/store/postgres/embedded/connection-file';
import { dataPaths } from '@/lib/store/postgres/embedded/data-folder';
import { stopPostgres } from '@/lib/store/postgres/embedded/stop-postgres';

/** A data folder of the test's own; whatever still runs on it is stopped when the test ends. */
export async function temporaryDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey test '));
  await chmod(dataDir, 0o711);
  onTestFinished(async () => {
    const running = findRunning(dataDir);
    if (running) await stopPostgres(running.postgres);
    const cluster = await realpath(dataPaths(dataDir).cluster).catch(() => dataDir);
    await rm(cluster, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  });
  return dataDir;
}

/** Runs a script of this folder as a process of its own; it is gone when the test ends. */
export function startScript(name: 'contender' | 'owner', dataDir: string) {
  const script = join(projectRoot(), 'testing', 'embedded', `${name}.ts`);
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    cwd: projectRoot(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    await kill(child);
  });
  const lines = createInterface(child.stdout);
  const printed: string[] = [];
  lines.on('line', (line) => printed.push(line));
  return { child, lines, printed };
}

/** Ends it as a power cut would, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
