import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from '@playwright/test';

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome'];
const macApps = ['Google Chrome', 'Chromium'].flatMap((app) =>
  ['/Applications', join(homedir(), 'Applications')].map((folder) =>
    join(folder, `${app}.app`, 'Contents/MacOS', app),
  ),
);

/** Some systems put a stand-in at the usual place that only tells how to install it. */
function runs(path) {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
}

function findInstalled() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...macApps, chromium.executablePath()].find(runs) ?? null;
}

function attempt(command, options, minutes) {
  // Not on standard output: that belongs to the tests.
  const stdio = ['ignore', 2, 2];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, options, { stdio, env, timeout: minutes * 60_000 }).status === 0;
}

function installByPlaywright() {
  const require = createRequire(import.meta.url);
  const cli = join(dirname(require.resolve('@playwright/test/package.json')), 'cli.js');
  return attempt(process.execPath, [cli, 'install', 'chromium'], 5);
}

function installByApt() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  return (
    attempt('apt-get', ['update'], 3) &&
    attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], 10)
  );
}

/**
 * The path of a Chromium or Chrome that runs: CHROMIUM_PATH, else an installed one, else one that it
 * installs. Throws one sentence when there is none to be had.
 */
export async function findBrowser() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen && runs(chosen)) return chosen;
  if (chosen)
    throw new Error(`CHROMIUM_PATH: expected a Chromium that runs, found none at ${chosen}`);
  const found = findInstalled();
  if (found) return found;
  for (const install of [installByPlaywright, installByApt]) {
    install();
    const installed = findInstalled();
    if (installed) return installed;
  }
  throw new Error(
    'The browser tests need Chromium, and none could be installed: install Chrome or Chromium, or set CHROMIUM_PATH.',
  );
}
