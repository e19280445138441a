import type { Page } from '@playwright/test';

/** What came over the wire for one page. */
export type PageWeight = {
  /** Bytes on the wire, headers included, as Chromium counts them. */
  script: number;
  total: number;
  /** What was loaded, for the message when it is too much. */
  loaded: string[];
};

/** What a page may weigh, in bytes on the wire: of sign-in, which ships no framework, and of account and console. */
export const weightLimits = {
  signIn: { script: 5 * 1024, total: 60 * 1024 },
  signedIn: { script: 180_000, total: 240_000 },
};

/** Loads an address with an empty cache and weighs what comes. */
export async function weigh(page: Page, address: string): Promise<PageWeight> {
  const cdp = await page.context().newCDPSession(page);
  const kinds = new Map<string, { type: string; url: string }>();
  const weight: PageWeight = { script: 0, total: 0, loaded: [] };
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    kinds.set(requestId, { type, url: response.url });
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const { type, url } = kinds.get(requestId) ?? { type: 'Other', url: '?' };
    weight.total += encodedDataLength;
    if (type === 'Script') weight.script += encodedDataLength;
    weight.loaded.push(`${type} ${encodedDataLength} ${url}`);
  });
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(address, { waitUntil: 'networkidle' });
  await cdp.detach();
  return weight;
}
