import { expect, test } from '../fixtures';
import { openPlainBrowser } from '../plain-browser';
import { startProduct } from '../product';

test('G2: no header makes one address look like many', async () => {
  // A Latchkey of its own: what it counts against this address would slow down the other tests.
  const limited = await startProduct();
  try {
    const browser = openPlainBrowser(limited);
    const statuses = new Set<number>();
    for (let count = 0; count < 310; count += 1) {
      const address = `10.0.${count % 256}.${count >> 8}`;
      const answer = await browser.postJson(
        '/login/options',
        {},
        {
          'x-forwarded-for': address,
          'x-real-ip': address,
          'x-latchkey-address': address,
          forwarded: `for=${address}`,
        },
      );
      statuses.add(answer.status);
      browser.cookies.clear();
      if (answer.status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect([...statuses].sort()).toEqual([200, 429]);
  } finally {
    expect(await limited.stop(), limited.output()).toBe(0);
  }
});
