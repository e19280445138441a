import { defineConfig } from '@playwright/test';
import { findBrowser } from './e2e/find-browser.mjs';

/** Without these Chromium talks to its maker, or needs rights that a container has not. */
const quietBrowser = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: './e2e',
  globalSetup: './e2e/build-product.ts',
  outputDir: './test-results',
  // Each worker has a Latchkey, a PostgreSQL and a browser of its own.
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    trace: 'retain-on-failure',
    launchOptions: { executablePath: await findBrowser(), args: quietBrowser },
  },
});
