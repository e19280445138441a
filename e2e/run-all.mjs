/**
 * Runs everything there is to run, or the suites named as arguments (check, unit, build, e2e), and ends
 * with one line that counts: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecks } from '../bin/checks.mjs';
import { findBrowser } from './find-browser.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = mkdtempSync(join(tmpdir(), 'latchkey-reports-'));

function run(script, options, env = {}) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...options], {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: 'inherit',
  });
  return status === 0;
}

/** A runner that ends badly without a failed test has failed all the same. */
function counted(ended, { passed, failed }) {
  return { passed, failed: ended ? failed : Math.max(failed, 1) };
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function unit() {
  const file = join(reports, 'vitest.json');
  const options = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ended = run('node_modules/vitest/vitest.mjs', options);
  const report = readReport(file);
  return counted(ended, {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 1,
  });
}

function build() {
  const ended = run('bin/build.mjs', []);
  return counted(ended, { passed: ended ? 1 : 0, failed: 0 });
}

async function e2e() {
  try {
    const browser = await findBrowser();
    const file = join(reports, 'playwright.json');
    const ended = run('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json'], {
      CHROMIUM_PATH: browser,
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    });
    const stats = readReport(file)?.stats;
    return counted(ended, { passed: stats?.expected ?? 0, failed: stats?.unexpected ?? 1 });
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
}

const suites = { check: () => runChecks(root), unit, build, e2e };
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(
    `There is no suite ${unknown.join(', ')}: expected ${Object.keys(suites).join(', ')}.`,
  );
  process.exit(2);
}

const total = { passed: 0, failed: 0 };
for (const name of chosen.length > 0 ? chosen : Object.keys(suites)) {
  console.log(`\n== ${name}`);
  const { passed, failed } = await suites[name]();
  console.log(`== ${name}: ${passed} passed, ${failed} failed`);
  total.passed += passed;
  total.failed += failed;
}
rmSync(reports, { recursive: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
