import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateClient } from './bundle.mjs';
import { readUnlockedPackages } from './lock-file.mjs';

const roots = [
  ...['app', 'components', 'lib', 'bin', 'prisma', 'testing', 'bench', 'e2e', 'look'],
  ...['server.ts', 'proxy.ts', 'instrumentation.ts', 'next.config.mjs'],
];

/** What must hold before anything is committed, in the order in which the tools need each other. */
function tools(root) {
  return [
    { name: 'next typegen', command: ['next', 'typegen'] },
    { name: 'tsc', command: ['tsc', '--noEmit'] },
    { name: 'biome', command: ['biome', 'ci', '--colors=off', '.'] },
    {
      name: 'dependency-cruiser',
      command: ['depcruise', ...roots.filter((path) => existsSync(join(root, path)))],
    },
    { name: 'knip', command: ['knip', '--no-progress'] },
  ];
}

function run(root, { name, command: [program, ...options] }) {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/.bin', program), ...options],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    },
  );
  const seconds = ((Date.now() - started) / 1_000).toFixed(1);
  const passed = status === 0;
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`);
  if (!passed) console.log(`${stdout}${stderr}`.trim());
  return passed;
}

function checkLockFile(root) {
  const problems = readUnlockedPackages(root);
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'}  lock file`);
  for (const problem of problems) console.log(problem);
  return problems.length === 0;
}

/** Runs every check, whatever the ones before it found. Counts the tools that passed and failed. */
export function runChecks(root) {
  generateClient(root);
  const outcomes = [checkLockFile(root), ...tools(root).map((tool) => run(root, tool))];
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed };
}
