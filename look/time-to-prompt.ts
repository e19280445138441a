import { type CDPSession, chromium, type Page } from '@playwright/test';
import buildProduct from '../e2e/build-product';
import { findBrowser } from '../e2e/find-browser.mjs';
import { startProduct } from '../e2e/product';
import { promptFor, untilAsked } from './deeds';
import { openStage } from './stage';

/** Slow 4G as Lighthouse takes it, and a processor of a quarter of this one's speed. */
async function slowDown(cdp: CDPSession): Promise<void> {
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
}

/** Presses as soon as there is a button, as an impatient person does, and again until the browser asks. */
async function measure(page: Page, path: string): Promise<{ button: number; prompt: number }> {
  const started = performance.now();
  const loaded = page.goto(path, { waitUntil: 'commit' });
  const button = page.locator('[data-passkey]:visible').first();
  await button.waitFor();
  const seen = performance.now() - started;
  await loaded;
  for (;;) {
    await button.click();
    const asked = await untilAsked(page, 250).then(
      () => true,
      () => false,
    );
    if (asked) return { button: seen, prompt: performance.now() - started };
  }
}

const rounds = 3;

buildProduct();
const browser = await chromium.launch({
  executablePath: await findBrowser(),
  args: ['--no-sandbox', '--disable-gpu'],
});
const product = await startProduct();
console.log('Slow 4G, a processor of a quarter: milliseconds until button / prompt');
for (const path of ['/login', promptFor('minnie@example.com')]) {
  for (let round = 0; round < rounds; round += 1) {
    const { page, context, device } = await openStage(browser, product);
    await device.setPresent(false);
    await slowDown(await context.newCDPSession(page));
    const { button, prompt } = await measure(page, path);
    console.log(`${path.padEnd(52)} ${Math.round(button)} / ${Math.round(prompt)}`);
    await context.close();
  }
}
await product.stop();
await browser.close();
