import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, isCurrent } from './fingerprint.mjs';

/** What the pages are made of. */
export const sources = [
  ...['app', 'components', 'lib', 'public', 'proxy.ts', 'instrumentation.ts'],
  ...['next.config.mjs', 'postcss.config.mjs', 'prisma/schema.prisma'],
  ...['package-lock.json', 'tsconfig.json'],
];

const stampOf = (root) => join(root, '.next/fingerprint');

/** Whether the pages are a build of these sources. */
export function arePagesCurrent(root) {
  return isCurrent(stampOf(root), fingerprint(root, sources));
}

/**
 * Builds the pages with Next, whose own words are for us and not for people. Null when they are built; else those words,
 * in which the reason is, also when `signal` ended it.
 */
export async function buildPages(root, { signal } = {}) {
  const current = fingerprint(root, sources);
  // A build that is cut off must not look finished.
  rmSync(stampOf(root), { force: true });
  const next = join(root, 'node_modules/next/dist/bin/next');
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const words = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => words.push(text));
  }
  const status = await new Promise((resolve) => {
    child.once('error', (error) => words.push(`${error.message}\n`)).once('close', resolve);
  });
  if (status !== 0) return words.join('').trim();
  writeFileSync(stampOf(root), current);
  return null;
}
