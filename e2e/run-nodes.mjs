/**
 * Runs the suites once with every version of Node.js that is supported, each from npm's registry, and ends with one line
 * for each. Fails where a suite fails or a version cannot be had. Arguments: versions (20, 22, 24) and suites
 * (run-all.mjs); all of both without any.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const supported = ['20', '22', '24'];

const chosen = process.argv.slice(2);
const versions = chosen.filter((argument) => /^\d+$/.test(argument));
const suites = chosen.filter((argument) => !/^\d+$/.test(argument));

/** The bare binary, which needs no script at install: `node`'s own package fetches the same one by a script. */
const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Puts the newest release of that version below node_modules/.cache; its binary, or why it cannot be had. */
function fetchNode(version) {
  const folder = join(root, 'node_modules/.cache/node', version);
  mkdirSync(folder, { recursive: true });
  const install = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--no-audit', `${packageName}@${version}`],
    { encoding: 'utf8', cwd: folder },
  );
  const binary = join(folder, 'node_modules', packageName, 'bin/node');
  const asked = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  if (install.status === 0 && asked.status === 0) return { binary, exact: asked.stdout.trim() };
  const said = install.error?.message ?? install.stderr.trim().split('\n')[0];
  return { problem: `${packageName}@${version} cannot be had from the registry: ${said}` };
}

function runSuites(binary) {
  const path = `${dirname(binary)}${delimiter}${process.env.PATH}`;
  const { status } = spawnSync(binary, [join(root, 'e2e/run-all.mjs'), ...suites], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: 'inherit',
  });
  return status === 0;
}

const outcomes = [];
for (const version of versions.length > 0 ? versions : supported) {
  const { binary, exact, problem } = fetchNode(version);
  console.log(`\n=== Node ${exact ?? version}`);
  const passed = binary !== undefined && runSuites(binary);
  outcomes.push({ passed, line: problem ?? `${exact}: ${passed ? 'passed' : 'FAILED'}` });
}
console.log(`\n${outcomes.map(({ line }) => `Node ${line}`).join('\n')}`);
process.exit(outcomes.every(({ passed }) => passed) ? 0 : 1);
