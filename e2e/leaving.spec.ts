import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, pressPasskeyButton, signOut, test } from './fixtures';
import { send } from './http';
import { minnie } from './people';

test.describe('a site of somebody else', () => {
  // Going there is what these tests are about.
  test.use({
    tolerated: [/third party: http:\/\/(localhost|127\.0\.0\.1):\d+\/(landed|login|favicon\.ico)/],
  });

  test('is reached after a sign-in when the policy says so, by a form of the sign-in pages', async ({
    product,
    visitor,
    openBrowser,
    enrol,
  }) => {
    const app = createServer((_request, answer) => void answer.end('arrived'));
    await new Promise<void>((resolve) => app.listen(0, 'localhost', resolve));
    const target = `http://localhost:${(app.address() as AddressInfo).port}/landed?a=b&c=%22`;
    await enrol(minnie, visitor);
    await product.latchkey('policy', 'set', `defaultRedirectUri=${target}`);
    try {
      const { page, device } = await openBrowser();
      await device.keep(await visitor.device.passkeys());
      await pressPasskeyButton({ page, device });
      await expect(page).toHaveURL(target);
      await page.goto('/account/security');
      await expect(page.getByRole('heading', { name: 'Security' })).toBeVisible();
    } finally {
      await product.latchkey('policy', 'set', 'defaultRedirectUri=');
      app.close();
    }
  });

  test('is not where a visitor under another name of this server stays', async ({
    product,
    page,
  }) => {
    await page.goto(`http://127.0.0.1:${product.port}/login?returnTo=%2Flogout`);
    await expect(page).toHaveURL(`${product.origin}/login?returnTo=%2Flogout`);
    await expect(page.getByLabel('Login name or email')).toBeVisible();
  });
});

test('a form that was opened under another name says which address to use', async ({ product }) => {
  const headers = { host: `127.0.0.1:${product.port}`, origin: `http://127.0.0.1:${product.port}` };
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  const posted = await send(product.port, '/login', { method: 'POST', headers: form, body: 'a=b' });
  expect(posted.status).toBe(403);
  expect(posted.text).toContain(`href="${product.origin}/login"`);
  const json = { ...headers, 'content-type': 'application/json' };
  const asked = await send(product.port, '/login/options', {
    method: 'POST',
    headers: json,
    body: '{}',
  });
  expect(asked.status).toBe(403);
  expect(JSON.parse(asked.text).message).toContain(product.origin);
});

test('every loopback address of the machine is listened at, of either family', async ({
  product,
}) => {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const loopback = addresses.filter(({ internal }) => internal);
  expect(loopback).not.toEqual([]);
  for (const { address, family } of loopback) {
    const host = family === 'IPv6' ? `[${address}]` : address;
    expect((await fetch(`http://${host}:${product.port}/healthz`)).status, address).toBe(200);
  }
});

test('signing out changes the cookie, so that no browser keeps a page of the account', async ({
  visitor,
  enrol,
}) => {
  const { page, context } = visitor;
  await enrol(minnie, visitor);
  const cookie = async () =>
    (await context.cookies()).find(({ name }) => name === 'latchkey')?.value;
  const before = await cookie();
  await signOut(page);
  expect(await cookie()).not.toBe(before);
});
