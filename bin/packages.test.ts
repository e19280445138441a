import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '@/lib/project-root';

/** Everything that a start runs, its builds included. */
const roots = [
  ...['app', 'bin', 'components', 'lib', 'server.ts', 'proxy.ts', 'instrumentation.ts'],
  ...['next.config.mjs', 'postcss.config.mjs', 'prisma.config.ts'],
];

/** Imported by what is generated, or run by Next: no source of ours shows it. */
const unseen = ['@prisma/client', 'tailwindcss', 'typescript'];

function* sourcesBelow(path: string): Generator<string> {
  const full = join(projectRoot(), path);
  if (!statSync(full).isDirectory()) {
    if (/\.(ts|tsx|mjs|css)$/.test(path) && !/\.test\.tsx?$/.test(path))
      yield readFileSync(full, 'utf8');
    return;
  }
  for (const name of readdirSync(full)) yield* sourcesBelow(join(path, name));
}

/** Imports, requires, calls of tools by their path, and plugins by their name. */
const named =
  /(?:from |import |import\(|resolve\(|node_modules\/|plugins: \{ )'?((?:@[\w-]+\/)?[\w-]+)[\w./-]*'/g;

function packagesOf(source: string): string[] {
  return [...source.matchAll(named)].flatMap(([, name]) => (name ? [name] : []));
}

const { dependencies, devDependencies } = JSON.parse(
  readFileSync(join(projectRoot(), 'package.json'), 'utf8'),
);
const used = new Set(roots.flatMap((root) => [...sourcesBelow(root)].flatMap(packagesOf)));

test('production installs what it runs, and nothing else', () => {
  const idle = Object.keys(dependencies).filter((name) => !used.has(name));
  expect(idle.sort()).toEqual(unseen);
});

test('what production runs needs no package of development', () => {
  expect([...used].filter((name) => name in devDependencies)).toEqual([]);
});
