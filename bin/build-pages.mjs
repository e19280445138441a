import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, isCurrent } from './fingerprint.mjs';

const sources = [
  ...['app', 'components', 'lib', 'public', 'proxy.ts', 'instrumentation.ts'],
  ...['next.config.ts', 'postcss.config.mjs', 'prisma/schema.prisma'],
  ...['package-lock.json', 'tsconfig.json'],
];

const stampOf = (root) => join(root, '.next/fingerprint');

/** Whether the pages are a build of these sources. */
export function arePagesCurrent(root) {
  return isCurrent(stampOf(root), fingerprint(root, sources));
}

/**
 * Builds the pages with Next; what Next prints goes to `output`, a file descriptor or 'inherit'. True when
 * they are built; false when the build failed or `signal` ended it.
 */
export async function buildPages(root, { output, signal }) {
  const current = fingerprint(root, sources);
  // A build that is cut off must not look finished.
  rmSync(stampOf(root), { force: true });
  const next = join(root, 'node_modules/next/dist/bin/next');
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', output, output],
    signal,
  });
  const status = await new Promise((resolve) => {
    child.once('error', () => resolve(null)).once('exit', resolve);
  });
  if (status === 0) writeFileSync(stampOf(root), current);
  return status === 0;
}
